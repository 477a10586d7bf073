// Makes the data directory once. It is built beside its place and renamed, so that an
// interrupted start leaves either no data or whole data.
import { randomBytes } from "node:crypto";
import { chown, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ControlPlaneStartError } from "../../model/start-failure.ts";
import type { ReportProgress } from "../../model/start-progress.ts";
import type { PostgresAccount } from "./account.ts";
import { hasErrorCode } from "./error-code.ts";
import type { PostgresLayout } from "./layout.ts";
import type { PostgresPrograms } from "./programs.ts";
import { runProgram } from "./run-program.ts";

export const SUPERUSER = "interlock";
/** Major version of the programs; data of another major version cannot be opened. */
export const POSTGRES_MAJOR = "18";

export interface Initialisation {
  readonly layout: PostgresLayout;
  readonly account: PostgresAccount;
  readonly programs: PostgresPrograms;
  readonly password: string;
  /** Descriptor that takes what the programs say. */
  readonly log: number;
}

export async function initialiseData(init: Initialisation, report: ReportProgress): Promise<void> {
  const { layout } = init;
  const state = await dataState(layout.dataDirectory);
  switch (state.kind) {
    case "foreign":
      throw new ControlPlaneStartError({ kind: "data-foreign", directory: layout.dataDirectory });
    case "stored":
      if (state.major === POSTGRES_MAJOR) return;
      throw new ControlPlaneStartError({
        kind: "data-version",
        found: state.major,
        expected: POSTGRES_MAJOR,
      });
    case "none":
      report("postgres-initialise");
      return makeData(init);
  }
}

type DataState =
  | { readonly kind: "none" }
  | { readonly kind: "foreign" }
  | { readonly kind: "stored"; readonly major: string };

async function dataState(directory: string): Promise<DataState> {
  try {
    return { kind: "stored", major: (await readFile(join(directory, "PG_VERSION"), "utf8")).trim() };
  } catch (error) {
    if (!hasErrorCode(error, "ENOENT")) throw error;
  }
  try {
    return (await readdir(directory)).length === 0 ? { kind: "none" } : { kind: "foreign" };
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return { kind: "none" };
    throw error;
  }
}

async function makeData({ layout, account, programs, password, log }: Initialisation): Promise<void> {
  await removeUnfinished(layout);
  const building = `${layout.dataDirectory}.new-${randomBytes(6).toString("hex")}`;
  const passwordFile = `${building}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: "wx" });
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
  const args = [
    `--pgdata=${building}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    "--auth-local=scram-sha-256",
    "--auth-host=reject",
    "--encoding=UTF8",
    // PostgreSQL's own collation: the same order on every machine, whatever locales it has.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  const code = await runProgram(programs.initdb, { args, account, cwd: layout.baseDirectory, log });
  await rm(passwordFile, { force: true });
  if (code !== 0) {
    await rm(building, { recursive: true, force: true });
    throw new ControlPlaneStartError({
      kind: "postgres-failed",
      step: "initialise",
      logFile: layout.logFile,
    });
  }
  await rename(building, layout.dataDirectory);
}

async function removeUnfinished(layout: PostgresLayout): Promise<void> {
  for (const name of await readdir(layout.baseDirectory)) {
    if (name.startsWith("data.new-"))
      await rm(join(layout.baseDirectory, name), { recursive: true, force: true });
  }
}
