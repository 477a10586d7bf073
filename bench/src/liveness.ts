// Heartbeats of 10 000 nodes through the service, without HTTP, against one statement for each over the same pool; and a
// sweep in which all of them are due.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CHECKOUT } from "./build-first.ts";
import { median } from "./measure.ts";
import { atLeast, atMost, ratio, report } from "./report.ts";

const PROGRAM = join(CHECKOUT, "packages/control-plane/src/main/measure-liveness.test.support.ts");
const SWEEP_LIMIT_S = 2;

interface Samples {
  /** Heartbeats a second. */
  readonly batched: readonly number[];
  readonly single: readonly number[];
  readonly sweepSeconds: readonly number[];
}

const output = execFileSync(process.execPath, ["--conditions=interlock-source", PROGRAM], {
  stdio: ["ignore", "pipe", 2],
  encoding: "utf8",
});
const samples = JSON.parse(output) as Samples; // what the program prints
report([
  ratio(
    "heartbeats of 10 000 nodes / one statement each",
    "1/s",
    median(samples.batched),
    median(samples.single),
    atLeast(8),
  ),
  ratio("sweep of 10 000 due nodes / 2 s", "s", median(samples.sweepSeconds), SWEEP_LIMIT_S, atMost(1)),
]);
