import { setTimeout as pause } from "node:timers/promises";
import { isStoreError } from "../../store/store-error.ts";

/** Milliseconds between the attempts at a write that another process's lock keeps out. */
const PAUSES_MS = [10, 50, 250] as const;

/** Whether a write was kept out by a lock that another process holds. */
export function isLockedOut(error: unknown): boolean {
  return isStoreError(error) && error.code === "storage_busy";
}

/** Writes, again after a short pause where a lock was in the way. What still fails after the last one is thrown. */
export async function throughLock<Outcome>(write: () => Promise<Outcome>): Promise<Outcome> {
  for (const ms of PAUSES_MS) {
    try {
      return await write();
    } catch (error) {
      if (!isLockedOut(error)) throw error;
      await pause(ms);
    }
  }
  return write();
}
