// What one frame costs where nothing is copied: claimed, committed and lent, for small and for large payloads, and how
// much garbage it leaves. Runs with --expose-gc and a young generation that is not collected meanwhile.
import { mkdtempSync, rmSync } from "node:fs";
import { AllowedBases, readersOf, TensorConsumer, TensorProducer, type TensorShape } from "@interlock/tensor";
import { median } from "./measure.ts";
import { absolute, atMost, ratio, report } from "./report.ts";
import { createStream } from "./tensor/bench-stream.ts";

const SMALL = 64 * 1024;
const LARGE = 16 * 1024 * 1024;
const FRAMES = 20_000;
const ROUNDS = 9;

interface Cost {
  readonly nanoseconds: number;
  readonly garbageBytes: number;
}

const base = mkdtempSync("/dev/shm/il-bench-");
using bases = AllowedBases.open([base]);

function frameOf(byteLength: number): () => void {
  const regions = createStream(bases, byteLength);
  const producer = new TensorProducer(regions, { nowNs: () => 0n });
  const consumer = new TensorConsumer(readersOf(regions));
  const shape: TensorShape = { dtype: "UINT8", majorOrder: "ROW", dims: [byteLength] };
  return () => {
    const claim = producer.claim(shape, byteLength);
    if (claim.kind !== "claimed") throw new Error(claim.reason);
    claim.payload[0] = 1;
    producer.commit(claim);
    const received = consumer.lend(claim.sequence, lengthOf);
    if (received.kind !== "frame" || received.value !== byteLength) throw new Error(received.kind);
  };
}

function lengthOf(payload: Uint8Array<ArrayBufferLike>): number {
  return payload.length;
}

function costOf(frame: () => void): Cost {
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed;
  const start = performance.now();
  for (let n = 0; n < FRAMES; n += 1) frame();
  const nanoseconds = ((performance.now() - start) * 1e6) / FRAMES;
  return { nanoseconds, garbageBytes: (process.memoryUsage().heapUsed - heap) / FRAMES };
}

const small = frameOf(SMALL);
const large = frameOf(LARGE);
const costs: { readonly small: Cost; readonly large: Cost }[] = [];
for (let round = 0; round <= ROUNDS; round += 1) costs.push({ small: costOf(small), large: costOf(large) });
// The first round warms up.
costs.shift();
const middle = (of: (cost: (typeof costs)[number]) => number): number =>
  median(costs.map((cost) => of(cost)));
report([
  ratio(
    "frame of 16 MiB, claimed, committed and lent / of 64 KiB",
    "ns",
    middle(({ large }) => large.nanoseconds),
    middle(({ small }) => small.nanoseconds),
    atMost(1.1),
  ),
  absolute(
    "garbage of one frame, claimed, committed and lent",
    "B",
    middle(({ large }) => large.garbageBytes),
    LARGE,
    atMost(1024),
  ),
]);
rmSync(base, { recursive: true });
