import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, test } from "vitest";
import { LAYOUTS, VECTORS } from "./golden-vectors.test.support.ts";

test("every message and block has a vector", () => {
  const shown = new Set(VECTORS.map(({ name }) => name));
  expect(LAYOUTS.map(({ layout }) => layout.name).filter((name) => !shown.has(name))).toEqual([]);
});

describe.each(VECTORS)("$name", ({ codec, value, bytes }) => {
  verifies("SHM-003", "its value is written as exactly these bytes", () => {
    const into = new Uint8Array(bytes.length + 8).fill(0xaa);
    expect(codec.encode(value, into, 4)).toEqual({ ok: true, length: bytes.length });
    expect(Buffer.from(into.subarray(4, -4)).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
    expect([...into.subarray(0, 4), ...into.subarray(-4)]).toEqual(Array<number>(8).fill(0xaa));
    expect(codec.lengthOf(value)).toEqual({ ok: true, length: bytes.length });
  });

  verifies("SHM-003", "these bytes are read as its value", () => {
    const read = codec.decode(bytes);
    expect(read.ok && codec.copy(read.message)).toEqual(value);
  });
});
