import { vi } from "vitest";
import { HEADER_SLOT_BYTES } from "@interlock/contracts/tensor";
import type { StreamRegions } from "../../pool/stream-regions.ts";
import { headerSlotOffset } from "../slot-place.ts";
import type { Access, Cell } from "./access.test.support.ts";

interface Settable {
  set: (this: Uint8Array, source: ArrayLike<number>, offset?: number) => void;
}

type Bytes = ArrayBufferView<ArrayBufferLike>;

/**
 * What code does to a stream of one slot while it runs, access by access, in the order of the program. The model walks
 * this record and not somebody's idea of the protocol.
 *
 * @param value what the plain stores are taken to write: the frame's number
 */
export function recordAccesses(regions: StreamRegions, value: number, run: () => void): readonly Access[] {
  const header = regions.header.memory().bytes.buffer;
  const pools = regions.pools.map(({ region }) => region.memory().bytes.buffer);
  const accesses: Access[] = [];
  const wordAt = (words: Bytes, index: number): Cell => {
    if (words.buffer !== header) return "own";
    return index * 4 === headerSlotOffset(0) ? "low" : "high";
  };
  const partsOf = (bytes: Bytes): readonly Cell[] => {
    if (pools.includes(bytes.buffer)) return ["payload-0", "payload-1"];
    if (bytes.buffer !== header) return [];
    if (bytes.byteLength > HEADER_SLOT_BYTES) throw new Error("more than one slot is copied");
    return ["header-0", "header-1"];
  };
  const { load, store } = Atomics;
  const prototype = Object.getPrototypeOf(Uint8Array.prototype) as Settable; // where all views have `set` from
  const { set } = prototype;
  const spies = [
    vi.spyOn(Atomics, "load").mockImplementation(((words: Int32Array, index: number) => {
      accesses.push({ kind: "load", cell: wordAt(words, index), order: "acquire" });
      return load(words, index);
    }) as typeof load), // the code under test has only words of 32 bits here
    vi.spyOn(Atomics, "store").mockImplementation(((words: Int32Array, index: number, stored: number) => {
      accesses.push({ kind: "store", cell: wordAt(words, index), value: stored, order: "release" });
      return store(words, index, stored);
    }) as typeof store), // as above
    vi.spyOn(prototype, "set").mockImplementation(function (this: Uint8Array, source, offset) {
      const read = ArrayBuffer.isView(source) ? partsOf(source) : [];
      for (const cell of read) accesses.push({ kind: "load", cell, order: "plain" });
      for (const cell of partsOf(this)) accesses.push({ kind: "store", cell, value, order: "plain" });
      set.call(this, source, offset);
    }),
  ];
  try {
    run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return accesses;
}
