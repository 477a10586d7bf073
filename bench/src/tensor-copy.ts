// A frame from one process to another through shared memory: published and copied out, against the same two processes
// that copy the same bytes into the same memory and out of it, without marks, headers or a second look.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AllowedBases, TensorProducer, type StreamRegions, type TensorShape } from "@interlock/tensor";
import { median } from "./measure.ts";
import { atMost, ratio, report, type Figure } from "./report.ts";
import { awaitWord, createStream, MODE, slotOffset, TURN, turnRegion } from "./tensor/bench-stream.ts";

/** Nine tenths of the throughput of the copies alone. */
const GOAL = 1 / 0.9;

const SIZES = [
  { name: "64 KiB", byteLength: 64 * 1024, frames: 20_000 },
  { name: "1 MiB", byteLength: 1024 * 1024, frames: 2_000 },
  { name: "16 MiB", byteLength: 16 * 1024 * 1024, frames: 200 },
];

const base = mkdtempSync("/dev/shm/il-bench-");
using bases = AllowedBases.open([base]);
using turns = turnRegion(bases, "create");
const { words } = turns.writable();
const streams = SIZES.map((size) => ({ ...size, regions: createStream(bases, size.byteLength) }));
const reader = spawn(
  process.execPath,
  [
    "--conditions=interlock-source",
    fileURLToPath(new URL("servers/tensor-reader.ts", import.meta.url)),
    base,
    ...SIZES.map(({ byteLength }) => `${byteLength}`),
  ],
  { stdio: ["ignore", "ignore", "inherit"] },
);
const ended = once(reader, "exit");

let turn = 0;
function pass(mode: number): void {
  turn += 1;
  words[TURN.mode] = mode;
  Atomics.store(words, TURN.written, turn);
  if (mode !== MODE.end) awaitWord(words, TURN.taken, turn);
}

/** Both take the slots in turns, so that neither has its bytes warmer in the cache. */
function slotsOf(
  { pools, layout }: StreamRegions,
  byteLength: number,
): readonly Uint8Array<ArrayBufferLike>[] {
  const bytes = pools[0]?.region.writable().bytes;
  if (bytes === undefined) throw new Error("no pool");
  const offsets = Array.from({ length: layout.nslots }, (_, index) => slotOffset(index, byteLength));
  return offsets.map((offset) => bytes.subarray(offset, offset + byteLength));
}

const figures: Figure[] = [];
for (const { name, byteLength, frames, regions } of streams) {
  const payload = new Uint8Array(byteLength).fill(7);
  const shape: TensorShape = { dtype: "UINT8", majorOrder: "ROW", dims: [byteLength] };
  const producer = new TensorProducer(regions, { nowNs: () => 0n });
  const slots = slotsOf(regions, byteLength);
  words[TURN.byteLength] = byteLength;
  let copies = 0;
  const raw = (): void => {
    const index = copies++ % slots.length;
    words[TURN.sequence] = index;
    slots[index]?.set(payload);
    pass(MODE.raw);
  };
  const byProtocol = (): void => {
    words[TURN.sequence] = producer.nextSequence;
    producer.publish(shape, payload);
    pass(MODE.protocol);
  };
  const timed = (frame: () => void): number => {
    const start = performance.now();
    frame();
    return (performance.now() - start) * 1000;
  };
  const ours: number[] = [];
  const anchors: number[] = [];
  for (let n = 0; n < frames; n += 1) {
    anchors.push(timed(raw));
    ours.push(timed(byProtocol));
  }
  // The first of them warm up.
  const warmUp = Math.floor(frames / 5);
  figures.push(
    ratio(
      `frame of ${name}, copied in and out / copied without protocol`,
      "µs",
      median(ours.slice(warmUp)),
      median(anchors.slice(warmUp)),
      atMost(GOAL),
    ),
  );
}
pass(MODE.end);
await ended;
for (const { regions } of streams) regions[Symbol.dispose]();
rmSync(base, { recursive: true });
report(figures);
