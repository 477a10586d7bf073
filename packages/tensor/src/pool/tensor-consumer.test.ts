import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { expect } from "vitest";
import { headerSlotOffset } from "../slot/slot-place.ts";
import { bytesShape, heapStream, LAYOUT, STREAMS } from "./pool.test.support.ts";
import { RingFollower } from "./ring-follower.ts";
import { TensorConsumer } from "./tensor-consumer.ts";
import { TensorProducer } from "./tensor-producer.ts";

const dropped = (cause: string) => ({ kind: "dropped", cause });

/** A stream with frames 0 to `count - 1`, each of one byte that is its number. */
function filled(count: number, options = {}) {
  const { regions, readers } = heapStream();
  const producer = new TensorProducer(regions);
  const publish = () => producer.publish(bytesShape(1), Uint8Array.of(producer.nextSequence));
  for (let n = 0; n < count; n += 1) publish();
  const consumer = new TensorConsumer(readers, options);
  return { regions, readers, producer, consumer, publish, header: regions.header.writable() };
}

for (const [backing, open] of Object.entries(STREAMS)) {
  verifies("SHM-221", `a frame that is written over while it is lent is dropped (${backing})`, () => {
    const { regions, readers } = open();
    const producer = new TensorProducer(regions);
    const publish = () => producer.publish(bytesShape(4), new Uint8Array(4).fill(producer.nextSequence));
    publish();
    const consumer = new TensorConsumer(readers);
    const seen: number[][] = [];
    const received = consumer.lend(0, (bytes) => {
      seen.push([...bytes]);
      for (let n = 0; n < LAYOUT.nslots; n += 1) publish();
      seen.push([...bytes]);
    });
    expect(received).toEqual(dropped("changed"));
    // What was lent by position is a copy, and does not change under the reader; it is dropped all the same.
    expect(seen).toEqual([[0, 0, 0, 0], backing.includes("position") ? [0, 0, 0, 0] : [8, 8, 8, 8]]);
    expect(consumer.drops).toMatchObject({ late: 1, changed: 1 });
  });
}

verifies(
  "SHM-221",
  "a frame whose slot is claimed anew while it is copied is dropped, though nothing was written yet",
  () => {
    const { consumer, producer } = filled(1);
    const received = consumer.copy(0, (byteLength) => {
      for (let n = 0; n < LAYOUT.nslots; n += 1) producer.claim(bytesShape(1), 1);
      return new Uint8Array(byteLength);
    });
    expect(received).toEqual(dropped("changed"));
  },
);

verifies("SHM-229", "each lost frame is counted with its cause, and in drops_late", () => {
  const { consumer, producer, publish } = filled(2);
  producer.claim(bytesShape(1), 1);
  expect(consumer.copy(2)).toEqual(dropped("in_progress"));
  for (let n = 0; n < 8; n += 1) publish();
  expect(consumer.copy(3)).toMatchObject({ kind: "frame" });
  publish();
  publish();
  publish();
  expect(consumer.copy(4)).toEqual(dropped("other_sequence"));
  expect(consumer.copy(13)).toMatchObject({ kind: "frame" });
  expect(consumer.belongs(LAYOUT.epoch)).toBe(true);
  expect(consumer.belongs(8n)).toBe(false);
  expect(consumer.drops).toEqual({
    gap: 8,
    late: 2,
    inProgress: 1,
    otherSequence: 1,
    changed: 0,
    headerInvalid: 0,
    payloadInvalid: 0,
    resync: 0,
    epochMismatch: 1,
  });
  expect(consumer.lastSequence).toBe(13);
});

verifies(
  "SHM-228",
  "missing numbers are gaps; behind a gap that is too long the consumer starts anew",
  () => {
    const { consumer } = filled(8, { largestGap: 2 });
    expect(consumer.copy(1)).toMatchObject({ kind: "frame" });
    expect(consumer.copy(5)).toEqual(dropped("resync"));
    expect(consumer.drops).toMatchObject({ gap: 3, late: 0, resync: 1 });
    expect(consumer.copy(6)).toMatchObject({ kind: "frame" });
    expect(consumer.copy(4)).toEqual({ kind: "remap", cause: "sequence_regressed" });
    expect(consumer.drops).toMatchObject({ gap: 3, late: 0, resync: 1 });
  },
);

verifies("SHM-228", "every number between the first and the last is a frame, a gap, late or a resync", () => {
  const steps = fc.array(fc.record({ publish: fc.nat(12), skip: fc.nat(5) }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(steps, fc.constantFrom(1, 3, 256), (steps, largestGap) => {
      const { consumer, producer, publish } = filled(1, { largestGap });
      let frames = consumer.copy(0).kind === "frame" ? 1 : 0;
      for (const step of steps) {
        for (let n = 0; n < step.publish; n += 1) publish();
        const next = (consumer.lastSequence ?? 0) + 1 + step.skip;
        if (next < producer.nextSequence && consumer.copy(next).kind === "frame") frames += 1;
      }
      const { gap, late, resync } = consumer.drops;
      expect(frames + gap + late + resync).toBe((consumer.lastSequence ?? 0) + 1);
    }),
    { numRuns: 50 },
  );
});

/** What becomes of frame 0 when bytes of its slot are changed after it was committed. */
function spoilt(offset: number, ...bytes: readonly number[]) {
  const { consumer, header } = filled(1);
  header.bytes.set(bytes, headerSlotOffset(0) + offset);
  const received = consumer.copy(0);
  return received.kind === "dropped" ? received.cause : received.kind;
}

verifies("SHM-224", "a slot that another process filled with nonsense is dropped, and never believed", () => {
  const spoilings = {
    "payload slot is another": [12, 1],
    "payload slot is none of the ring": [12, 8],
    "pool is unknown": [16, 9],
    "payload offset": [18, 1],
    "values longer than the stride": [8, 65],
    "values far longer": [8, 0xff, 0xff, 0xff, 0xff],
    "length of the embedded header": [60, 191],
    "block length": [64, 183],
    template: [66, 51],
    schema: [68, 0x85],
    version: [70, 2],
    "element type 0": [72, 0],
    "element type 12": [72, 12],
    "element type null": [72, 0, 0x80],
    "order 0": [74, 0],
    "order 3": [74, 3],
    "no dimensions": [76, 0],
    "nine dimensions": [76, 9],
    "progress unit": [78, 3],
    "progress without a stride": [78, 1],
    "negative dimension": [83, 0xff, 0xff, 0xff, 0xff],
    "more elements than bytes": [83, 2],
    "negative stride": [115, 0xff, 0xff, 0xff, 0xff],
    "pads are ignored": [34, 1, 2, 3],
    "more pads": [147, 1, 2, 3],
    "lengths of further dimensions are ignored": [87, 0xff, 0xff, 0xff, 0xff],
  } as const;
  const found = Object.entries(spoilings).map(([what, [offset, ...bytes]]) => [
    what,
    spoilt(offset, ...bytes),
  ]);
  const payload = [
    "payload slot is none of the ring",
    "pool is unknown",
    "values longer than the stride",
    "values far longer",
  ];
  const fine = ["pads are ignored", "more pads", "lengths of further dimensions are ignored"];
  const expected = Object.keys(spoilings).map((what) => [
    what,
    fine.includes(what) ? "frame" : payload.includes(what) ? "payload_invalid" : "header_invalid",
  ]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
});

verifies("SHM-224", "any bytes whatever in a slot are a frame within its stride, or are dropped", () => {
  const changes = fc.array(fc.tuple(fc.integer({ min: 8, max: 255 }), fc.nat(255)), { maxLength: 12 });
  fc.assert(
    fc.property(changes, fc.boolean(), (changes, everything) => {
      const { consumer, header } = filled(1);
      if (everything) header.bytes.fill(0xa5, headerSlotOffset(0) + 8, headerSlotOffset(1));
      for (const [offset, byte] of changes) header.bytes[headerSlotOffset(0) + offset] = byte;
      const received = consumer.lend(0, (bytes, { byteLength }) => [bytes.length, byteLength] as const);
      if (received.kind === "dropped") return;
      if (received.kind !== "frame") expect.unreachable();
      else expect(received.value[0]).toBe(received.value[1]);
    }),
  );
});

verifies(
  "SHM-230",
  "a ring is followed in order without descriptors, from its oldest or its newest frame",
  () => {
    const { readers, publish, producer } = filled(0);
    const fromOldest = new RingFollower(readers, "oldest");
    expect(fromOldest.next()).toBeUndefined();
    for (let n = 0; n < 11; n += 1) publish();
    const all = (follower: RingFollower) => {
      const numbers: number[] = [];
      for (let next = follower.next(); next !== undefined; next = follower.next()) numbers.push(next);
      return numbers;
    };
    expect(all(fromOldest)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    const fromNewest = new RingFollower(readers, "newest");
    expect(all(fromNewest)).toEqual([10]);
    const claim = producer.claim(bytesShape(1), 1);
    expect(all(fromNewest)).toEqual([]);
    if (claim.kind === "claimed") producer.commit(claim);
    expect(all(fromNewest)).toEqual([11]);
    producer.claim(bytesShape(1), 1);
    expect(all(fromNewest)).toEqual([]);
    publish();
    // 12 was passed over by its producer: it is told, so that its loss is counted, and does not hold up the rest.
    expect(all(fromNewest)).toEqual([12, 13]);
  },
);
