import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { headerSlotOffset, payloadSlotOffset } from "../slot/slot-place.ts";
import { bytesShape, heapStream, LAYOUT } from "./pool.test.support.ts";
import { TensorConsumer } from "./tensor-consumer.ts";
import { TensorProducer } from "./tensor-producer.ts";

const SLOT_OF_9 =
  "1300000000000000 18000000 01000000 0100 00000000 15cd5b0700000000 03000000 " +
  `${"00".repeat(26)} c0000000 b800 3400 8403 0100 0900 0100 02 00 00 00000000 02000000 03000000 ` +
  `${"00".repeat(24)} 0c000000 04000000 ${"00".repeat(24)} ${"00".repeat(109)}`;

const MATRIX = { dtype: "FLOAT32", majorOrder: "ROW", dims: [2, 3] } as const;

verifies("SHM-223", "a committed slot has the bytes that the other implementations write", () => {
  const { regions } = heapStream({ ...LAYOUT, pools: [{ poolId: 1, strideBytes: 65_536 }] });
  const producer = new TensorProducer(regions, { firstSequence: 9 });
  const payload = Uint8Array.from({ length: 24 }, (_, index) => index + 1);
  producer.publish(MATRIX, payload, { timestampNs: 123_456_789n, metaVersion: 3 });
  const slot = regions.header.memory().bytes.slice(headerSlotOffset(1), headerSlotOffset(2));
  expect(Buffer.from(slot).toString("hex")).toBe(SLOT_OF_9.replaceAll(" ", ""));
  const at = payloadSlotOffset(1, 65_536);
  expect(regions.pools[0]?.region.memory().bytes.slice(at, at + 25)).toEqual(Uint8Array.of(...payload, 0));
});

verifies("SHM-223", "a slot is written as a whole: nothing of the frame before is left in it", () => {
  const { regions } = heapStream({ ...LAYOUT, pools: [{ poolId: 1, strideBytes: 65_536 }] });
  const producer = new TensorProducer(regions, { firstSequence: 1 });
  const before = { dtype: "INT64", majorOrder: "COLUMN", dims: [1, 1, 1, 1, 1, 1, 1, 1] } as const;
  for (let n = 0; n < 8; n += 1) producer.publish(before, new Uint8Array(8), { metaVersion: 9 });
  regions.header.memory().bytes.fill(0xff, headerSlotOffset(1) + 8, headerSlotOffset(2));
  const stamp = { timestampNs: 123_456_789n, metaVersion: 3 };
  expect(producer.publish(MATRIX, new Uint8Array(24), stamp)).toEqual({ kind: "committed", sequence: 9 });
  const slot = regions.header.memory().bytes.slice(headerSlotOffset(1), headerSlotOffset(2));
  expect(Buffer.from(slot).toString("hex")).toBe(SLOT_OF_9.replaceAll(" ", ""));
});

verifies("SHM-227", "a payload goes to the pool with the smallest slots that it fits in", () => {
  const { regions } = heapStream();
  const producer = new TensorProducer(regions);
  const poolOf = (byteLength: number) => {
    const claim = producer.claim(bytesShape(byteLength), byteLength);
    return claim.kind === "claimed" ? claim.poolId : claim.reason;
  };
  expect([0, 1, 64, 65, 1024].map((byteLength) => poolOf(byteLength))).toEqual([2, 2, 2, 1, 1]);
});

verifies("SHM-227", "a payload that fits in none is refused at once, and takes no sequence number", () => {
  const { regions } = heapStream();
  const producer = new TensorProducer(regions);
  expect(producer.publish(bytesShape(1), new Uint8Array(1025))).toEqual({
    kind: "refused",
    reason: "no_pool_fits",
  });
  expect(producer.nextSequence).toBe(0);
  expect(regions.header.memory().words[headerSlotOffset(0) / 4]).toBe(0);
});

verifies("SHM-224", "a shape that its payload cannot hold, or that is none, is not published", () => {
  const { regions } = heapStream();
  const producer = new TensorProducer(regions);
  const refused = (fault: string) => ({ kind: "refused", reason: "shape_invalid", fault });
  expect(producer.publish(bytesShape(11), new Uint8Array(10))).toEqual(refused("extent"));
  expect(producer.publish({ ...MATRIX, dims: [] }, new Uint8Array(10))).toEqual(refused("dims"));
  expect(producer.publish({ ...MATRIX, strides: [1, 1] }, new Uint8Array(24))).toEqual(refused("strides"));
  expect(producer.nextSequence).toBe(0);
});

verifies(
  "SHM-233",
  "several claims may be open; one that the ring has passed, or that is committed, is refused",
  () => {
    const { regions, readers } = heapStream();
    const producer = new TensorProducer(regions);
    const consumer = new TensorConsumer(readers);
    const claims = Array.from({ length: 9 }, () => producer.claim(bytesShape(1), 1));
    for (const [index, claim] of claims.entries()) {
      if (claim.kind === "claimed") claim.payload.fill(index);
    }
    const overtaken = { kind: "refused", reason: "claim_overtaken" };
    const commit = (index: number) => {
      const claim = claims[index];
      return claim?.kind === "claimed" ? producer.commit(claim) : claim;
    };
    expect(commit(0)).toEqual(overtaken);
    expect(consumer.copy(0)).toEqual({ kind: "dropped", cause: "in_progress" });
    expect(commit(2)).toEqual({ kind: "committed", sequence: 2 });
    expect(commit(1)).toEqual({ kind: "committed", sequence: 1 });
    expect(commit(1)).toEqual(overtaken);
    expect(consumer.copy(1)).toMatchObject({ kind: "frame", value: Uint8Array.of(1) });
    expect(consumer.copy(2)).toMatchObject({ kind: "frame", value: Uint8Array.of(2) });
    expect(commit(8)).toEqual({ kind: "committed", sequence: 8 });
  },
);
