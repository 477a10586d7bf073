// A thread that exchanges pairs of names, one atomic step each, until it is told to stop.
import { createRequire } from "node:module";
import { workerData } from "node:worker_threads";
import type Koffi from "koffi";

const { pairs, stop } = workerData as {
  readonly pairs: readonly (readonly [string, string])[];
  readonly stop: Int32Array;
}; // what the test gives
const koffi = createRequire(import.meta.url)("koffi") as typeof Koffi; // what the package exports
const AT_FDCWD = -100;
const RENAME_EXCHANGE = 2;
const renameat2 = koffi
  .load(null)
  .func("int renameat2(int from, const char *old, int to, const char *new, unsigned int flags)") as (
  from: number,
  old: string,
  to: number,
  other: string,
  flags: number,
) => number; // the C prototype beside it

for (let n = 0; Atomics.load(stop, 0) === 0; n += 1) {
  const pair = pairs[n % pairs.length];
  if (pair !== undefined && renameat2(AT_FDCWD, pair[0], AT_FDCWD, pair[1], RENAME_EXCHANGE) === 0) {
    Atomics.add(stop, 1, 1);
  }
}
