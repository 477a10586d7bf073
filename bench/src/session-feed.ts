// A thousand readers of twenty sessions over HTTP, limits on: how long an event takes to each of them.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CHECKOUT } from "./build-first.ts";
import { atMost, ratio, report } from "./report.ts";

const PROGRAM = join(CHECKOUT, "packages/control-plane/src/main/measure-feed.test.support.ts");
const LIMIT_MS = 250;

interface Samples {
  readonly readers: number;
  /** Milliseconds, in ascending order. */
  readonly delays: readonly number[];
}

const output = execFileSync(process.execPath, ["--conditions=interlock-source", PROGRAM], {
  stdio: ["ignore", "pipe", 2],
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const { readers, delays } = JSON.parse(output) as Samples; // what the program prints
const p99 = delays[Math.floor(delays.length * 0.99)] ?? Number.NaN;
report([ratio(`an event to each of ${readers} readers, p99 / 250 ms`, "ms", p99, LIMIT_MS, atMost(1))]);
