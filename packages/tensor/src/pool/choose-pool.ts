import type { PoolLayout } from "./stream-layout.ts";

/** The pool with the smallest slots that a payload fits in; undefined where it fits in none. */
export function choosePool<Pool extends PoolLayout>(
  pools: readonly Pool[],
  byteLength: number,
): Pool | undefined {
  let chosen: Pool | undefined;
  for (const pool of pools) {
    if (pool.strideBytes < byteLength) continue;
    if (chosen === undefined || pool.strideBytes < chosen.strideBytes) chosen = pool;
  }
  return chosen;
}
