// A frame descriptor written and read against code written for it alone; and a message through the hub to oneself against
// a process that echoes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, sequential } from "./measure.ts";
import { atMost, ratio, report, type Figure } from "./report.ts";
import { startServer } from "./start-server.ts";
import { descriptorByCodec } from "./tensor/descriptor-by-codec.ts";
import { descriptorByHand } from "./tensor/descriptor-by-hand.ts";
import { throughEcho, throughHub } from "./tensor/round-trips.ts";

const ROUNDS = 7;
const MESSAGES = 1_000_000;
const ROUND_TRIPS = 1_000;

const bytes = new Uint8Array(48);
const [codec, hand] = [descriptorByCodec(bytes), descriptorByHand(bytes)];
interface Times {
  readonly ours: number[];
  readonly anchor: number[];
}

const writes: Times = { ours: [], anchor: [] };
const reads: Times = { ours: [], anchor: [] };
const trips: Times = { ours: [], anchor: [] };
const directory = mkdtempSync(join(tmpdir(), "interlock-bench-"));
const [hub, echo] = [await startServer("tensor-hub", directory), await startServer("echo", directory)];
const [ours, anchor] = [await throughHub(hub.path, bytes), await throughEcho(echo.path, bytes)];

/** Nanoseconds for each of so many. */
function nanoseconds(run: (count: number) => unknown): number {
  const start = performance.now();
  run(MESSAGES);
  return ((performance.now() - start) * 1e6) / MESSAGES;
}

for (let round = 0; round < ROUNDS; round += 1) {
  writes.ours.push(nanoseconds(codec.write));
  writes.anchor.push(nanoseconds(hand.write));
  reads.ours.push(nanoseconds(codec.read));
  reads.anchor.push(nanoseconds(hand.read));
  trips.ours.push(await sequential(ours.once, ROUND_TRIPS));
  trips.anchor.push(await sequential(anchor.once, ROUND_TRIPS));
}
ours.close();
anchor.close();
await Promise.all([hub.stop(), echo.stop()]);
rmSync(directory, { recursive: true, force: true });

function compare(figure: string, unit: string, { ours, anchor }: Times, most: number): Figure {
  return ratio(figure, unit, median(ours), median(anchor), atMost(most));
}

report([
  compare("descriptor written in place / by hand", "ns", writes, 15),
  compare("descriptor judged and read / by hand", "ns", reads, 5),
  compare("48 bytes through the hub to oneself / echo", "µs", trips, 2),
]);
