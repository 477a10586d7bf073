import { connectLocal, type LocalClient } from "@interlock/client/local";
import { CLI_VERSION } from "../version.ts";

/** Connects to the local plane of this state root's daemon, works, and lets go whatever happens. */
export async function withLocal<Result>(work: (local: LocalClient) => Promise<Result>): Promise<Result> {
  const local = await connectLocal({ clientId: "interlock-cli", clientVersion: CLI_VERSION });
  try {
    return await work(local);
  } finally {
    local.close();
  }
}
