import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, it } from "vitest";
import { RegionError } from "../region/region-error.ts";
import { bytesShape, LAYOUT, STREAMS } from "./pool.test.support.ts";
import { RingFollower } from "./ring-follower.ts";
import { TensorConsumer } from "./tensor-consumer.ts";
import { TensorProducer } from "./tensor-producer.ts";

describe.each(Object.entries(STREAMS))("a stream over %s", (backing, open) => {
  verifies("SHM-221", `gives what was published, copied or lent, in order (${backing})`, () => {
    const { regions, readers } = open();
    const producer = new TensorProducer(regions, { nowNs: () => 5n });
    const consumer = new TensorConsumer(readers);
    const shape = { dtype: "INT16", majorOrder: "COLUMN", dims: [2, 3] } as const;
    const payload = Uint8Array.from({ length: 12 }, (_, index) => index);
    const stamp = { timestampNs: 2n ** 64n - 1n, metaVersion: 3 };
    expect(producer.publish(shape, payload, stamp)).toEqual({ kind: "committed", sequence: 0 });
    const frame = {
      sequence: 0,
      timestampNs: 2n ** 64n - 1n,
      metaVersion: 3,
      shape: { ...shape, strides: [2, 4] },
      poolId: 2,
      byteLength: 12,
    };
    expect(consumer.copy(0)).toEqual({ kind: "frame", frame, value: payload });
    expect(consumer.lend(0, (bytes) => [...bytes])).toEqual({ kind: "frame", frame, value: [...payload] });
    expect(consumer.drops).toMatchObject({ gap: 0, late: 0 });
  });

  verifies("SHM-226", `an empty frame has no payload, whatever its shape (${backing})`, () => {
    const { regions, readers } = open();
    const producer = new TensorProducer(regions);
    expect(producer.publish(bytesShape(100), new Uint8Array(0)).kind).toBe("committed");
    const consumer = new TensorConsumer(readers);
    expect(consumer.copy(0)).toMatchObject({
      kind: "frame",
      frame: { byteLength: 0 },
      value: new Uint8Array(0),
    });
    expect(consumer.lend(0, (bytes) => bytes.length)).toMatchObject({ kind: "frame", value: 0 });
  });

  verifies("SHM-232", `a producer goes round and round, and never waits for anybody (${backing})`, () => {
    const { regions, readers } = open();
    const producer = new TensorProducer(regions);
    const consumer = new TensorConsumer(readers, { largestGap: Infinity });
    const follower = new RingFollower(readers, 0);
    const got: number[] = [];
    for (let sequence = 0; sequence < 100; sequence += 1) {
      producer.publish(bytesShape(1), Uint8Array.of(sequence));
      // Looks only now and then, so that the producer goes past it.
      if (sequence % 20 !== 19) continue;
      for (let next = follower.next(); next !== undefined; next = follower.next()) {
        const received = consumer.copy(next);
        if (received.kind === "frame") got.push(received.value[0] ?? -1);
      }
    }
    const half = LAYOUT.nslots / 2 + 1;
    const newer = (end: number) => Array.from({ length: half }, (_, index) => end - half + index);
    expect(got).toEqual([20, 40, 60, 80, 100].flatMap((end) => newer(end)));
    expect(consumer.drops).toMatchObject({ gap: (20 - half) * 4, late: 0 });
  });

  it("says that the region was closed, when it was", () => {
    const { regions, readers } = open();
    const producer = new TensorProducer(regions);
    producer.publish(bytesShape(1), Uint8Array.of(1));
    const consumer = new TensorConsumer(readers);
    regions[Symbol.dispose]();
    readers[Symbol.dispose]();
    const closed = new RegionError("region_closed");
    expect(() => producer.publish(bytesShape(1), Uint8Array.of(1))).toThrow(closed);
    expect(() => consumer.copy(0)).toThrow(closed);
    expect(() => new RingFollower(readers, "oldest").next()).toThrow(closed);
  });
});
