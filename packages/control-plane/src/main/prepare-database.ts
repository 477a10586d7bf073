// Brings the database to where calls can be served, and keeps trying while it does not answer.
import { ControlPlaneStartError, isControlPlaneStartError } from "../model/start-failure.ts";
import { codeOf, isDatabaseUnavailable } from "../store/database-failure.ts";
import { pause } from "../store/pause.ts";

export interface Preparation {
  readonly isPrepared: () => boolean;
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Tries once before it returns, then in the background until it succeeds.
 * @throws ControlPlaneStartError when the first attempt meets a database that can never be used
 */
export async function prepareDatabase(
  work: () => Promise<void>,
  onFault: (code: string | undefined) => void,
): Promise<Preparation> {
  const stopping = new AbortController();
  let prepared = await tryFirst(work);
  const loop = async (): Promise<void> => {
    for (let wait = FIRST_PAUSE_MS; !prepared; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      await pause(wait, stopping.signal);
      if (stopping.signal.aborted) return;
      try {
        prepared = await tryOnce(work);
      } catch (error) {
        // Readiness tells of it; somebody may still put the right database there.
        onFault(isControlPlaneStartError(error) ? error.failure.kind : codeOf(error));
      }
    }
  };
  const running = loop();
  return {
    isPrepared: () => prepared,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function tryFirst(work: () => Promise<void>): Promise<boolean> {
  try {
    return await tryOnce(work);
  } catch (error) {
    if (isControlPlaneStartError(error)) throw error;
    // Its text may hold the address with the password, so only the code goes on.
    throw new ControlPlaneStartError({ kind: "database-refused", code: codeOf(error) });
  }
}

async function tryOnce(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isDatabaseUnavailable(error)) return false;
    throw error;
  }
}
