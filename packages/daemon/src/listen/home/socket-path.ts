import { lstatSync, unlinkSync, type Stats } from "node:fs";
import { StartFailure } from "../start-failure.ts";

/** Bytes that a Unix socket address has for its path, the closing NUL left out. */
export const SUN_PATH_MAX: number = process.platform === "darwin" ? 103 : 107;

/**
 * Makes a socket path free to bind. Call it only under the home's lock: then a socket of ours at
 * the path is a dead daemon's. Anything else there is refused.
 * @throws StartFailure `socket_path_too_long`, `socket_path_taken_by_file`, `…_symlink`, `…_directory`, `…_foreign_socket`
 */
export function clearSocketPath(path: string): void {
  if (Buffer.byteLength(path) > SUN_PATH_MAX) {
    throw new StartFailure(
      "socket_path_too_long",
      `The socket's path has ${Buffer.byteLength(path)} bytes; the system allows ${SUN_PATH_MAX}.`,
      "Set INTERLOCK_HOME to a shorter path.",
    );
  }
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  const occupant = occupantOf(found);
  if (occupant === "our-socket") return unlinkSync(path);
  throw new StartFailure(
    `socket_path_taken_by_${occupant}`,
    `The socket's path is taken by ${WORDS[occupant]}.`,
    "Move it away; the daemon removes nothing that it did not make.",
  );
}

type Occupant = "symlink" | "directory" | "foreign_socket" | "file";

const WORDS: Readonly<Record<Occupant, string>> = {
  symlink: "a symbolic link",
  directory: "a directory",
  foreign_socket: "a socket of another user",
  file: "a file",
};

function occupantOf(found: Stats): Occupant | "our-socket" {
  if (found.isSymbolicLink()) return "symlink";
  if (found.isDirectory()) return "directory";
  if (!found.isSocket()) return "file";
  return found.uid === process.geteuid?.() ? "our-socket" : "foreign_socket";
}
