// Before PostgreSQL is started: whatever a hard kill left of an earlier one is settled.
import { realpath, rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { ControlPlaneStartError } from "../../model/start-failure.ts";
import type { ReportProgress } from "../../model/start-progress.ts";
import { hasErrorCode } from "./error-code.ts";
import { postmasterFile, readPostmasterFile } from "./postmaster-file.ts";
import { isOwnerAlive, ownerIn } from "./postmaster-owner.ts";
import { inspectProcess, isSameProcess, type ProcessFacts } from "./process-identity.ts";

/** How long each way of stopping may take before the next, harder one, in milliseconds. */
const STOP_STEPS = [
  ["SIGINT", 10_000], // fast: ends the connections, writes a checkpoint
  ["SIGQUIT", 5_000], // immediate: the next start recovers from the log
  ["SIGKILL", 5_000],
] as const;
const LOOK_AGAIN_MS = 20;

/** Whether this process knows that it uses the data no more; only then is a postmaster of its own a leftover. */
export type OwnPostmaster = "in-use" | "lost";

/**
 * Stops a postmaster that nobody uses any more, and removes a file whose postmaster is gone.
 * @throws ControlPlaneStartError `already-running` when a living control plane uses the data.
 */
export async function settleLeftover(
  dataDirectory: string,
  own: OwnPostmaster,
  report: ReportProgress,
): Promise<void> {
  const file = await readPostmasterFile(dataDirectory);
  if (file === undefined) return;
  const facts = await inspectProcess(file.pid);
  if (facts === undefined || !(await isPostmasterOf(facts, dataDirectory))) {
    // The id is free or now somebody else's. PostgreSQL would refuse to start in the second case.
    await removeIfUnchanged(dataDirectory, file.pid);
    return;
  }
  const owner = ownerIn(facts.command);
  const isLost = own === "lost" && owner?.pid === process.pid;
  if (owner !== undefined && !isLost && (await isOwnerAlive(owner))) {
    throw new ControlPlaneStartError({ kind: "already-running", pid: owner.pid });
  }
  report("postgres-leftover");
  await stopPostmaster(file.pid, facts.startedAt);
}

async function isPostmasterOf(facts: ProcessFacts, dataDirectory: string): Promise<boolean> {
  if (!/(^|\/)postgres( |$)/.test(facts.command)) return false;
  // A postmaster works in its data directory. Where the system does not tell, its command names it.
  if (facts.cwd !== undefined) return facts.cwd === (await realpath(dataDirectory));
  return facts.command.includes(` -D ${dataDirectory} `);
}

async function removeIfUnchanged(dataDirectory: string, pid: number): Promise<void> {
  if ((await readPostmasterFile(dataDirectory))?.pid === pid)
    await rm(postmasterFile(dataDirectory), { force: true });
}

/** Stops a postmaster and waits until it is gone. */
export async function stopPostmaster(pid: number, startedAt: string): Promise<void> {
  for (const [signal, patience] of STOP_STEPS) {
    if (!sendSignal(pid, signal)) return;
    const deadline = performance.now() + patience;
    while (performance.now() < deadline) {
      if (!(await isSameProcess(pid, startedAt))) return;
      await pause(LOOK_AGAIN_MS);
    }
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (hasErrorCode(error, "ESRCH")) return false;
    throw error;
  }
}
