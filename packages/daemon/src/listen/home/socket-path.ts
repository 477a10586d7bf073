import { lstatSync, unlinkSync } from "node:fs";
import { StartFailure } from "../start-failure.ts";

/** Bytes that a Unix socket address has for its path, the closing NUL left out. */
export const SUN_PATH_MAX: number = process.platform === "darwin" ? 103 : 107;

/**
 * Makes a socket path free to bind. Call it only under the home's lock: then a socket of ours at
 * the path is a dead daemon's. Anything else there is refused.
 * @throws StartFailure `socket_path_too_long` | `socket_path_taken`
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
  const what = found.isSymbolicLink() ? "a symbolic link" : found.isSocket() ? "a socket" : "a file";
  if (!found.isSocket() || found.uid !== process.geteuid?.()) {
    const whose = found.isSocket() ? "a socket of another user" : what;
    throw new StartFailure("socket_path_taken", `The socket's path is taken by ${whose}.`, "Move it away; the daemon removes nothing that it did not make.");
  }
  unlinkSync(path);
}
