import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { ScanFailure } from "../../service/ports/terminal.ts";
import { scanFailure } from "./scan-failure.ts";

export type SocketListing =
  | { readonly kind: "listed"; readonly sockets: readonly string[] }
  | { readonly kind: "failed"; readonly failure: ScanFailure };

/** More tmux servers than this are not one person's; the rest of the directory is left alone. */
const MAX_SOCKETS = 256;

/**
 * The sockets of one user's tmux servers, running or not, in the order of their names. The base directory is
 * everybody's, so neither the user's directory nor a socket in it counts unless that user owns it.
 */
export async function listSockets(baseDirectory: string, uid: number): Promise<SocketListing> {
  try {
    const directory = await realpath(join(baseDirectory, `tmux-${uid}`));
    if ((await lstat(directory)).uid !== uid)
      return { kind: "failed", failure: scanFailure("socket_unreadable") };
    const names = (await readdir(directory)).toSorted().slice(0, MAX_SOCKETS);
    const paths = await Promise.all(names.map((name) => ownSocket(join(directory, name), uid)));
    return { kind: "listed", sockets: paths.filter((path) => path !== undefined) };
  } catch (error) {
    const missing = errorCode(error) === "ENOENT";
    return { kind: "failed", failure: scanFailure(missing ? "socket_dir_missing" : "socket_unreadable") };
  }
}

async function ownSocket(path: string, uid: number): Promise<string | undefined> {
  try {
    const stat = await lstat(path);
    return stat.isSocket() && stat.uid === uid ? path : undefined;
  } catch (error) {
    // A server that ended between the listing and this look takes its socket along.
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
