// How long a node's silence goes unnoticed at worst, with three replicas, against the threshold and one sweep; and nodes
// that are made offline by lost and late beats alone, in simulated hours of a fleet.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CHECKOUT } from "./build-first.ts";
import { absolute, atMost, ratio, report } from "./report.ts";

const PROGRAM = join(CHECKOUT, "packages/control-plane/src/main/measure-detection.test.support.ts");

interface Samples {
  readonly detectionMs: number;
  readonly boundMs: number;
  readonly falselyOffline: number;
  readonly beats: number;
}

const output = execFileSync(process.execPath, ["--conditions=interlock-source", PROGRAM], {
  stdio: ["ignore", "pipe", 2],
  encoding: "utf8",
});
const found = JSON.parse(output) as Samples; // what the program prints
report([
  ratio(
    "latest notice of 1 000 silent nodes / offline + sweep",
    "ms",
    found.detectionMs,
    found.boundMs,
    atMost(1),
  ),
  absolute(
    "nodes made offline by 30 % loss and 2 s delay (beats)",
    "",
    found.falselyOffline,
    found.beats,
    atMost(0),
  ),
]);
