import { connectDaemon, type DaemonClient } from "@interlock/client";
import { CLI_VERSION } from "../version.ts";

/** Calls of a moment give their places back, so that waiting for one is worth it. */
const PLACE_MS = 20_000;

/** Connects, works, and lets go whatever happens. */
export async function withDaemon<Result>(work: (daemon: DaemonClient) => Promise<Result>): Promise<Result> {
  const daemon = await connectDaemon({
    clientId: "interlock-cli",
    clientVersion: CLI_VERSION,
    placeMs: PLACE_MS,
  });
  try {
    return await work(daemon);
  } finally {
    await daemon.close();
  }
}
