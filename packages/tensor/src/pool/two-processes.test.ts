import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, onTestFinished } from "vitest";
import type { AllowedBases } from "../path/allowed-bases.ts";
import { memoryBase } from "../region/region.test.support.ts";
import { createMappedStream } from "./create-stream.ts";
import { fileStream } from "./file-stream.test.support.ts";
import { openStreamForReading } from "./open-stream.ts";
import { fillPattern, firstForeign, PATTERN_BYTES, PATTERN_SHAPE } from "./patterned-payload.test.support.ts";
import { RingFollower } from "./ring-follower.ts";
import { TensorConsumer } from "./tensor-consumer.ts";
import { TensorProducer } from "./tensor-producer.ts";

const NSLOTS = 4;
/** Enough for a reader to get somewhere, and few enough for the writer to be at its heels. */
const BUSY_NSLOTS = 32;
const program = (name: string): string => fileURLToPath(new URL(`${name}.test.support.ts`, import.meta.url));
const node = ["--conditions=interlock-source"];

/** Words of a payload; regions lay them out aligned. */
function wordsOf({
  buffer,
  byteOffset,
  byteLength,
}: Uint8Array<ArrayBufferLike>): Uint32Array<ArrayBufferLike> {
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

function consumerOf(bases: AllowedBases, epoch: bigint, nslots = NSLOTS) {
  const opened = openStreamForReading({
    ...fileStream(bases, epoch, nslots, PATTERN_BYTES).opening,
    mode: "mapped",
  });
  if (opened.kind !== "opened") throw new Error(JSON.stringify(opened));
  onTestFinished(() => opened.readers[Symbol.dispose]());
  return { readers: opened.readers, consumer: new TensorConsumer(opened.readers, { largestGap: Infinity }) };
}

/** Stores of a producer that others can see, in their order: two superblocks, then four for each frame. */
const STORES_BEFORE_FRAMES = 2;
const STORES_OF_A_FRAME = ["mark", "payload", "header", "commit"] as const;

interface Death {
  readonly store: number;
  readonly when: "before" | "half";
}

/** Every store before it happens, and the copied ones when they are half done as well. */
function deaths(frames: number): readonly Death[] {
  const stores = STORES_BEFORE_FRAMES + frames * STORES_OF_A_FRAME.length;
  return Array.from({ length: stores }, (_, store) => store).flatMap((store) => {
    const kind = STORES_OF_A_FRAME[(store - STORES_BEFORE_FRAMES) % 4];
    const isCopied = store < STORES_BEFORE_FRAMES || kind === "payload" || kind === "header";
    return isCopied
      ? [{ store, when: "before" } as const, { store, when: "half" } as const]
      : [{ store, when: "before" } as const];
  });
}

/** The frames that are whole once the producer is dead. */
function survivors({ store }: Death): readonly number[] {
  const done = store - STORES_BEFORE_FRAMES;
  const committed = Math.floor(done / 4);
  const isMarked = done % 4 > 0;
  const first = Math.max(0, committed - NSLOTS + (isMarked ? 1 : 0));
  return Array.from({ length: committed - first }, (_, index) => first + index);
}

async function killAt(bases: AllowedBases, epoch: bigint, { store, when }: Death): Promise<boolean> {
  const [base = ""] = bases.paths;
  const args = [...node, program("dying-producer"), base, `${epoch}`, `${NSLOTS}`, `${store}`, when];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      if (error?.signal === "SIGKILL") resolve(stdout === "announced\n");
      else reject(new Error(`was not killed at store ${store}: ${stderr}`));
    });
  });
}

describe.runIf(process.platform === "linux")("a producer and a consumer in two processes", () => {
  verifies(
    "SHM-231",
    "wherever the producer is killed, whole frames are read and no torn one, and a successor works",
    async ({ annotate }) => {
      const { bases } = memoryBase();
      const points = deaths(scale(6, 170));
      expect(points.length).toBeGreaterThanOrEqual(40);
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let n = next++; n < points.length; n = next++) {
          const death = points[n];
          if (death === undefined) return;
          const epoch = BigInt(2 * n + 1);
          const announced = await killAt(bases, epoch, death);
          expect([death, announced]).toEqual([death, death.store >= STORES_BEFORE_FRAMES]);
          if (announced) {
            const { consumer } = consumerOf(bases, epoch);
            const whole: number[] = [];
            for (let sequence = 0; sequence < death.store; sequence += 1) {
              const received = consumer.copy(sequence);
              if (received.kind !== "frame") continue;
              expect([death, firstForeign(wordsOf(received.value), sequence)]).toEqual([death, -1]);
              whole.push(sequence);
            }
            expect([death, whole]).toEqual([death, survivors(death)]);
          }
          succeed(bases, epoch + 1n);
        }
      };
      await Promise.all(Array.from({ length: 4 }, lane));
      void annotate(`${points.length} kills`);
    },
    { timeout: scale(300_000, 3_600_000) },
  );

  verifies(
    "SHM-221",
    "frames that are written over as fast as they can be are whole or dropped",
    async ({ annotate }) => {
      const wanted = scale(100_000, 1_000_000_000);
      const { bases, base } = memoryBase();
      const created = createMappedStream(fileStream(bases, 1n, BUSY_NSLOTS, PATTERN_BYTES).creating);
      if (created.kind !== "created") return expect.unreachable();
      created.regions[Symbol.dispose]();
      const { readers, consumer } = consumerOf(bases, 1n, BUSY_NSLOTS);
      const args = [...node, program("pouring-producer"), base, "1", `${BUSY_NSLOTS}`];
      const producer = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
      onTestFinished(() => void producer.kill("SIGKILL"));
      const ended = once(producer, "exit");
      const follower = new RingFollower(readers, "newest");
      const until = performance.now() + scale(240_000, 7_200_000);
      let whole = 0;
      const torn: number[] = [];
      while (whole < wanted && torn.length === 0 && performance.now() < until) {
        // In turns, so that the end of the producer would be heard of.
        if (producer.exitCode !== null) break;
        for (let n = 0; n < 5_000; n += 1) {
          const sequence = follower.next();
          if (sequence === undefined) continue;
          const received = consumer.lend(sequence, (payload) => firstForeign(wordsOf(payload), sequence));
          if (received.kind !== "frame") continue;
          whole += 1;
          if (received.value !== -1) torn.push(sequence);
        }
        await new Promise(setImmediate);
      }
      producer.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
      void annotate(JSON.stringify({ whole, ...consumer.drops }));
      expect([torn, whole >= wanted]).toEqual([[], true]);
      return undefined;
    },
    { timeout: scale(300_000, 7_300_000) },
  );
});

/** What comes after a dead producer: another epoch, made and read as if nothing had happened. */
function succeed(bases: AllowedBases, epoch: bigint): void {
  const created = createMappedStream(fileStream(bases, epoch, NSLOTS, PATTERN_BYTES).creating);
  if (created.kind !== "created") throw new Error(JSON.stringify(created));
  using regions = created.regions;
  const producer = new TensorProducer(regions);
  const words = new Uint32Array(PATTERN_BYTES / 4);
  fillPattern(words, 0);
  producer.publish(PATTERN_SHAPE, new Uint8Array(words.buffer));
  const received = consumerOf(bases, epoch).consumer.copy(0);
  expect(received.kind === "frame" ? firstForeign(wordsOf(received.value), 0) : received).toBe(-1);
}
