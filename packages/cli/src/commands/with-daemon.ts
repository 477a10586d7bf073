import { connectDaemon, type DaemonClient } from "@interlock/client";
import { CLI_VERSION } from "../version.ts";

/** Connects, works, and lets go whatever happens. */
export async function withDaemon<Result>(work: (daemon: DaemonClient) => Promise<Result>): Promise<Result> {
  const daemon = await connectDaemon({ clientId: "interlock-cli", clientVersion: CLI_VERSION });
  try {
    return await work(daemon);
  } finally {
    await daemon.close();
  }
}
