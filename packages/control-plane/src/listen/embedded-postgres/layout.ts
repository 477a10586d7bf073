// Where the embedded PostgreSQL keeps its things.
import { createHash } from "node:crypto";
import { chmod, chown, lstat, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ControlPlaneStartError } from "../../model/start-failure.ts";
import type { PostgresAccount } from "./account.ts";

/** The smallest limit of the systems we run on (104 bytes with the final NUL). */
const SOCKET_PATH_MAX_BYTES = 103;
const SOCKET_FILE = "/.s.PGSQL.5432";

export interface PostgresLayout {
  /** Ours, 0700: holds the password. */
  readonly privateDirectory: string;
  readonly passwordFile: string;
  /** PostgreSQL's, 0700. */
  readonly baseDirectory: string;
  readonly dataDirectory: string;
  readonly socketDirectory: string;
  readonly logFile: string;
  /** Parent of the copies of the programs, made where the installed ones cannot be run. */
  readonly runtimeParent: string;
}

/**
 * As an ordinary user everything lies in `<home>/postgres`. As root PostgreSQL's own files lie in
 * `<systemDirectory>/<hash of home>`, outside the home, which the PostgreSQL account cannot enter.
 */
export function postgresLayout(home: string, systemDirectory: string): PostgresLayout {
  const asRoot = process.getuid?.() === 0;
  const hash = createHash("sha256").update(resolve(home)).digest("hex").slice(0, 16);
  const privateDirectory = join(resolve(home), "postgres");
  const baseDirectory = asRoot ? join(systemDirectory, hash) : privateDirectory;
  return {
    privateDirectory,
    passwordFile: join(privateDirectory, "password"),
    baseDirectory,
    dataDirectory: join(baseDirectory, "data"),
    socketDirectory: shortEnough(join(baseDirectory, "run"), hash),
    logFile: join(baseDirectory, "postgres.log"),
    runtimeParent: asRoot ? systemDirectory : privateDirectory,
  };
}

function shortEnough(directory: string, hash: string): string {
  if (Buffer.byteLength(directory + SOCKET_FILE) <= SOCKET_PATH_MAX_BYTES) return directory;
  return join(tmpdir(), `interlock-postgres-${process.getuid?.() ?? 0}-${hash}`);
}

/** Makes the directories, private to their owners. */
export async function makeDirectories(layout: PostgresLayout, account: PostgresAccount): Promise<void> {
  await mkdir(layout.privateDirectory, { recursive: true, mode: 0o700 });
  await makePrivate(layout.privateDirectory, undefined);
  if (account !== undefined) {
    await mkdir(layout.runtimeParent, { recursive: true, mode: 0o755 });
    await makePrivate(layout.baseDirectory, account);
  }
  await makePrivate(layout.socketDirectory, account);
}

async function makePrivate(directory: string, account: PostgresAccount): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const found = await lstat(directory);
  const owner = account?.uid ?? process.getuid?.();
  // A directory under /tmp may have been laid there by somebody else; a symlink always is refused.
  if (!found.isDirectory()) throw refused(directory, "it is not a directory");
  if (found.uid !== owner && found.uid !== process.getuid?.())
    throw refused(directory, "it belongs to another user");
  if (account !== undefined) await chown(directory, account.uid, account.gid);
  await chmod(directory, 0o700);
}

function refused(directory: string, reason: string): ControlPlaneStartError {
  return new ControlPlaneStartError({ kind: "directory-refused", directory, reason });
}
