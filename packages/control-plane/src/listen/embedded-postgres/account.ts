// PostgreSQL refuses to run as root and looks its own user up by id, so root needs a named account for it.
import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { ControlPlaneStartError } from "../../model/start-failure.ts";
import { hasErrorCode } from "./error-code.ts";

const run = promisify(execFile);

/** Ids to run PostgreSQL under; `undefined` stands for the caller's own. */
export type PostgresAccount = { readonly uid: number; readonly gid: number } | undefined;

const ACCOUNT_NAME = "interlock-postgres";
/** Accounts that exist for PostgreSQL and nothing else, in order of preference. */
const KNOWN_ACCOUNTS = [ACCOUNT_NAME, "postgres", "_postgres"] as const;

/**
 * The account that PostgreSQL runs under. Data that exists decides by its owner, so that an
 * account installed later never locks earlier data out.
 * @throws ControlPlaneStartError `account-missing`
 */
export async function postgresAccount(dataDirectory: string): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await ownerOf(dataDirectory);
  if (owner !== undefined) return owner;
  return (await knownAccount()) ?? (await createAccount());
}

async function ownerOf(directory: string): Promise<PostgresAccount> {
  try {
    const { uid, gid } = await stat(directory);
    return uid === 0 ? undefined : { uid, gid };
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function knownAccount(): Promise<PostgresAccount> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n");
  for (const name of KNOWN_ACCOUNTS) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

async function createAccount(): Promise<PostgresAccount> {
  const attempts = [
    [
      "useradd",
      "--system",
      "--user-group",
      "--no-create-home",
      "--home-dir",
      "/nonexistent",
      "--shell",
      "/bin/false",
      ACCOUNT_NAME,
    ],
    // BusyBox
    ["adduser", "-S", "-D", "-H", "-h", "/nonexistent", "-s", "/bin/false", ACCOUNT_NAME],
  ] as const;
  for (const [command, ...args] of attempts) {
    try {
      await run(command, args);
    } catch (error) {
      // Absent, or of another family, or another process made the account first: what counts is whether it exists.
      if (!(error instanceof Error)) throw error;
    }
    const account = await knownAccount();
    if (account !== undefined) return account;
  }
  throw new ControlPlaneStartError({ kind: "account-missing" });
}
