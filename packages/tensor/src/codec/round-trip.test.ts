import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { LAYOUTS } from "./golden-vectors.test.support.ts";
import { valueOf } from "./layout-arbitrary.test.support.ts";
import { DECODE_REFUSALS } from "./refusals.ts";

const RUNS = { numRuns: 40 };

describe.each(LAYOUTS)("$layout.name", ({ layout, codec }) => {
  verifies("SHM-004", "what was written is read back, wherever in memory it lies", () => {
    const property = fc.property(valueOf(layout), fc.nat(7), (value, offset) => {
      const into = new Uint8Array(4096);
      const written = codec.encode(value, into, offset);
      expect(written).toMatchObject({ ok: true });
      const length = written.ok ? written.length : 0;
      const read = codec.decode(into, offset, length);
      expect(read.ok && codec.copy(read.message)).toEqual(value);
    });
    fc.assert(property, RUNS);
  });

  verifies(
    "SHM-006",
    "whatever single bytes are wrong, it is refused by name or read within its bounds",
    () => {
      const property = fc.property(
        valueOf(layout),
        fc.array(fc.tuple(fc.nat(255), fc.nat(1000)), { minLength: 1, maxLength: 4 }),
        (value, changes) => {
          const room = new Uint8Array(4096);
          const written = codec.encode(value, room);
          // Memory of exactly this length: reading past its end throws.
          const bytes = Uint8Array.from(room.subarray(0, written.ok ? written.length : 0));
          for (const [byte, at] of changes) bytes[at % bytes.length] = byte;
          const read = codec.decode(bytes);
          if (read.ok) codec.copy(read.message);
          else expect(DECODE_REFUSALS).toContain(read.refusal);
        },
      );
      fc.assert(property, RUNS);
    },
  );
});
