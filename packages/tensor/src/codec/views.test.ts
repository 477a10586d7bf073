import { shmPoolAnnounce, slotHeader, tensorHeader } from "@interlock/contracts/tensor";
import { expect, test } from "vitest";
import { blockCodec, messageCodec } from "./codecs.ts";
import { bytesOf } from "./golden-vectors.test.support.ts";

test("one view is moved from message to message, and a group is read again from its start", () => {
  const codec = messageCodec(shmPoolAnnounce);
  const pool = { poolId: 1, poolNslots: 8, strideBytes: 64, regionUri: "shm:file?path=/a" };
  const value = {
    streamId: 1,
    producerId: 2,
    epoch: 3n,
    announceTimestampNs: 4n,
    announceClockDomain: "MONOTONIC",
    layoutVersion: 1,
    headerNslots: 8,
    headerSlotBytes: 256,
    headerRegionUri: "shm:file?path=/h",
  } as const;
  const [first, second] = [new Uint8Array(256), new Uint8Array(256)];
  codec.encode({ ...value, payloadPools: [pool, { ...pool, poolId: 2 }] }, first);
  codec.encode({ ...value, streamId: 9, payloadPools: [{ ...pool, poolId: 3 }] }, second);
  const one = codec.decode(first);
  expect(one.ok && Array.from(one.message.payloadPools, ({ poolId }) => poolId)).toEqual([1, 2]);
  expect(one.ok && Array.from(one.message.payloadPools, ({ poolId }) => poolId)).toEqual([1, 2]);
  const two = codec.decode(second);
  expect(two).toBe(one);
  expect(two.ok && two.message.payloadPools.next()?.poolId).toBe(3);
  expect(two.ok && two.message.payloadPools.next()).toBeUndefined();
  expect(two.ok && two.message.payloadPools.count).toBe(1);
});

test("an array shows its numbers one by one, and none beside them", () => {
  const read = messageCodec(tensorHeader).decode(bytesOf("TensorHeader"));
  if (!read.ok) throw new Error(read.refusal);
  const { dims } = read.message;
  expect([dims.length, dims.at(0), dims.at(1), dims.at(7)]).toEqual([8, 2, 3, 0]);
  expect(() => dims.at(8)).toThrow(RangeError);
});

test("a block in memory that is longer than the layout is read from its start", () => {
  const slot = Uint8Array.from([...bytesOf("SlotHeader"), 1, 2, 3]);
  expect(blockCodec(slotHeader).decode(slot)).toMatchObject({
    ok: true,
    message: { payloadSlot: 1, valuesLenBytes: 24 },
  });
});
