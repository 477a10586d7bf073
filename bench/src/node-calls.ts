// Calls of nodes over HTTP, limits off: heartbeats of 10 000 nodes at 2 000 a second to three control planes, each a
// process, beside as many calls that do nothing; and attaches of 1 000 nodes, beside the same statements straight to the
// database over as many connections, in turns.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CHECKOUT } from "./build-first.ts";
import { median } from "./measure.ts";
import { absolute, atLeast, atMost, ratio, report } from "./report.ts";

const PROGRAM = join(CHECKOUT, "packages/control-plane/src/main/measure-node-calls.test.support.ts");
const LIMIT_MS = 50;

interface Samples {
  /** Milliseconds from when a call was due to its answer, in ascending order. */
  readonly beatMs: readonly number[];
  readonly idleMs: readonly number[];
  /** Attaches a second. */
  readonly attaches: { readonly stack: readonly number[]; readonly straight: readonly number[] };
}

const output = execFileSync(process.execPath, ["--conditions=interlock-source", PROGRAM], {
  stdio: ["ignore", "pipe", 2],
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const { beatMs, idleMs, attaches } = JSON.parse(output) as Samples; // what the program prints
const p99 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
report([
  absolute(
    "2 000 heartbeats a second, p99 (calls that do nothing)",
    "ms",
    p99(beatMs),
    p99(idleMs),
    atMost(LIMIT_MS),
  ),
  ratio("the same, median / calls that do nothing", "ms", median(beatMs), median(idleMs)),
  ratio(
    "attaches of 1 000 nodes / straight to the database",
    "1/s",
    median(attaches.stack),
    median(attaches.straight),
    atLeast(0.5),
  ),
]);
