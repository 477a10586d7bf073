import { inParallel } from "../../model/in-parallel.ts";
import type { SocketScan, TerminalScan } from "../../service/ports/terminal.ts";

/** More at once would only wait for each other. */
const SERVERS_AT_ONCE = 8;

/** All servers of one place, several at a time. */
export async function scanServers(
  sockets: readonly string[],
  scan: (tmuxSocket: string) => Promise<SocketScan | { readonly kind: "aborted" }>,
): Promise<TerminalScan> {
  const scans = await inParallel(sockets, SERVERS_AT_ONCE, scan);
  const done = scans.filter((one) => one.kind !== "aborted");
  return done.length < scans.length ? { kind: "aborted" } : { kind: "scanned", sockets: done };
}
