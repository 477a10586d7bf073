import { constants, type BigIntStats } from "node:fs";
import { mkdir, open, readlink, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

/** `<device>:<inode>` and bytes of a file that was opened. */
export interface LogFileFacts {
  readonly inode: string;
  readonly size: number;
}

export type PreparedLogFile =
  | ({ readonly kind: "prepared" } & LogFileFacts)
  | { readonly kind: "missing" | "unusable" };

/** Makes the directory of a log that is ours to make; false where the system refuses. */
export async function makeLogDirectory(path: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return true;
  } catch {
    // No space, no right, or a file in its place: the log is blocked, and its reason says so.
    return false;
  }
}

/**
 * Makes sure that a log is there before anybody writes it: a file of ours with mode 0600. One that others could
 * write, or that is a link or no file, is not used.
 */
export async function prepareLogFile(
  path: string,
  whenMissing: "make it" | "leave it" = "make it",
): Promise<PreparedLogFile> {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  const make = whenMissing === "make it" ? O_CREAT : 0;
  let file: FileHandle;
  try {
    file = await open(path, O_WRONLY | O_APPEND | make | O_NOFOLLOW | O_NONBLOCK, 0o600);
  } catch (error) {
    return { kind: isMissing(error) ? "missing" : "unusable" };
  }
  try {
    const stats = await file.stat({ bigint: true });
    const ours = stats.isFile() && stats.nlink === 1n && Number(stats.uid) === process.geteuid?.();
    if (!ours || !(await isStill(file, path))) return { kind: "unusable" };
    if ((stats.mode & 0o077n) !== 0n) await file.chmod(0o600);
    return { kind: "prepared", ...factsOf(stats) };
  } finally {
    await file.close();
  }
}

/** Opens a log for reading; null where there is no such file, or where its name leads elsewhere by now. */
export async function openLogFile(path: string): Promise<FileHandle | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let file: FileHandle;
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  if ((await file.stat()).isFile() && (await isStill(file, path))) return file;
  await file.close();
  return null;
}

/** Of whole numbers: inodes can be larger than a number holds. */
export function factsOf(stats: Pick<BigIntStats, "dev" | "ino" | "size">): LogFileFacts {
  return { inode: `${stats.dev}:${stats.ino}`, size: Number(stats.size) };
}

/** As many bytes as are there, at most `length`. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Whether the opened file has this very path: a directory on the way may have been exchanged for a link. */
async function isStill(file: FileHandle, path: string): Promise<boolean> {
  try {
    return (await readlink(`/proc/self/fd/${file.fd}`)) === path;
  } catch (error) {
    // A system without that directory cannot tell.
    if (isMissing(error)) return true;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP";
}
