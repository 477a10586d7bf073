import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, it } from "vitest";
import { memoryReader } from "./memory-reader.ts";
import { RegionError } from "./region-error.ts";
import { Scratch } from "./region-reader.ts";
import { BACK_ENDS } from "./region.test.support.ts";
import { joinSharedRegion } from "./shared-region.ts";

const BYTES = 8192;

describe.each(Object.entries(BACK_ENDS))("a region over %s", (backing, make) => {
  verifies("SHM-200", `is zeroed, and the same bytes in every width (${backing})`, () => {
    const { region } = make(BYTES);
    expect(region).toMatchObject({ backing, access: "read-write", byteLength: BYTES, isOpen: true });
    const { bytes, words, longs, view } = region.writable();
    expect([bytes.length, words.length, longs.length, view.byteLength]).toEqual([BYTES, 2048, 1024, BYTES]);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    Atomics.store(words, 2, 0x0403_0201);
    Atomics.store(words, 3, 0x0807_0605);
    expect([...bytes.subarray(8, 16)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Atomics.load(longs, 1)).toBe(0x0807_0605_0403_0201n);
    expect(view.getUint16(9, true)).toBe(0x0302);
  });

  verifies("SHM-200", `shows what another party writes, and what is changed atomically (${backing})`, () => {
    const { region, other } = make(BYTES);
    other.writable().bytes.set([7, 8, 9], BYTES - 3);
    expect([...region.memory().bytes.subarray(-4)]).toEqual([0, 7, 8, 9]);
    expect(Atomics.compareExchange(region.writable().words, 0, 0, 5)).toBe(0);
    expect(Atomics.add(other.writable().words, 0, 1)).toBe(5);
    expect(Atomics.exchange(region.writable().longs, 0, -1n)).toBe(6n);
    expect(Atomics.load(other.memory().longs, 0)).toBe(-1n);
  });

  verifies(
    "SHM-212",
    `says region_closed when it is used after it was closed, once or twice (${backing})`,
    () => {
      const { region } = make(BYTES);
      const memory = region.memory();
      const reader = memoryReader(region);
      region.close();
      region.close();
      const closed = new RegionError("region_closed");
      expect(region.isOpen).toBe(false);
      expect(() => region.memory()).toThrow(closed);
      expect(() => region.writable()).toThrow(closed);
      expect(() => reader.word(0)).toThrow(closed);
      expect(() => reader.copy(0, new Uint8Array(1))).toThrow(closed);
      expect(() => reader.lend(0, 1, new Scratch())).toThrow(closed);
      // What somebody kept of it is empty, or still there; it is never memory that is not.
      const left = backing === "shared-array-buffer" ? BYTES : 0;
      expect([memory.bytes.length, memory.words.length * 4, memory.longs.length * 8]).toEqual([
        left,
        left,
        left,
      ]);
      expect(memory.bytes[0]).toBe(left === 0 ? undefined : 0);
    },
  );

  it("reads words, copies and lends through its reader", () => {
    const { region, other } = make(BYTES);
    other.writable().bytes.set([1, 0, 0, 0x80], 64);
    const reader = memoryReader(region);
    expect(reader.word(64)).toBe(-0x7fff_ffff);
    const copied = new Uint8Array(4);
    reader.copy(64, copied);
    expect([...copied]).toEqual([1, 0, 0, 0x80]);
    expect([...reader.lend(64, 4, new Scratch())]).toEqual([1, 0, 0, 0x80]);
    other.close();
    reader.fence();
  });
});

verifies("SHM-212", "a region that was opened for reading gives no memory to write", () => {
  const region = joinSharedRegion(new SharedArrayBuffer(64), "read-only");
  expect(() => region.writable()).toThrow(new RegionError("region_read_only"));
  expect(region.memory().bytes).toHaveLength(64);
});
