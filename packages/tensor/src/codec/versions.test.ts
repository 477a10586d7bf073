import { frameDescriptor, type EntryLayout, type FieldLayout } from "@interlock/contracts/tensor";
import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { messageCodec } from "./codecs.ts";
import { anyCodec, bytesOf, MESSAGES } from "./golden-vectors.test.support.ts";
import { valueOf } from "./layout-arbitrary.test.support.ts";

const RUNS = { numRuns: 25 };

/** What a later version might add to the end of every block, those of entries too. */
function longer<E extends EntryLayout>(entry: E): E {
  const { blockLength, fields, groups }: EntryLayout = entry;
  const added: FieldLayout = {
    name: "added",
    id: 999,
    type: "u32",
    offset: blockLength,
    nullValue: 0xffff_ffff,
  };
  return { ...entry, blockLength: blockLength + 4, fields: [...fields, added], groups: groups.map(longer) };
}

describe.each(MESSAGES)("$name", (layout) => {
  const same = anyCodec(layout);

  verifies("SHM-007", "what a longer block has at its end is skipped, in entries too", () => {
    const more = anyCodec(longer(layout));
    fc.assert(
      fc.property(valueOf(longer(layout)), (value) => {
        const into = new Uint8Array(4096);
        const { length } = { length: 0, ...more.encode(value, into) };
        const [read, whole] = [same.decode(into, 0, length), more.decode(into, 0, length)];
        // Both see the same, but for the fields that only the longer layout knows.
        expect(read.ok && JSON.stringify(same.copy(read.message), plain)).toBe(
          whole.ok && JSON.stringify(more.copy(whole.message), plain),
        );
      }),
      RUNS,
    );
  });

  verifies("SHM-008", "an optional field that an older block ends before is absent", () => {
    const next = anyCodec({ ...longer(layout), version: 2, versionRule: "up-to" });
    fc.assert(
      fc.property(valueOf(layout), (value) => {
        const into = new Uint8Array(4096);
        const { length } = { length: 0, ...same.encode(value, into) };
        const read = next.decode(into, 0, length);
        expect(read.ok && next.copy(read.message)).toEqual(value);
      }),
      RUNS,
    );
  });
});

/** Bytes as text, integers of any size, and without the field that one layout alone has. */
function plain(name: string, value: unknown): unknown {
  if (name === "added") return undefined;
  return typeof value === "bigint" ? `${value}n` : value;
}

verifies(
  "SHM-008",
  "a block is refused that ends before a required field, or is shorter than its version's",
  () => {
    const next = messageCodec({ ...frameDescriptor, version: 2 });
    const bytes = new Uint8Array(48);
    const written = messageCodec(frameDescriptor).encode({ streamId: 1, epoch: 2n, seq: 3n }, bytes);
    expect(written).toMatchObject({ ok: true });
    const cut = (blockLength: number, version: number): unknown => {
      const header = new DataView(bytes.buffer);
      header.setUint16(0, blockLength, true);
      header.setUint16(6, version, true);
      return next.decode(bytes);
    };
    expect(cut(20, 1)).toMatchObject({
      ok: true,
      message: { seq: 3n, timestampNs: undefined, traceId: undefined },
    });
    expect(cut(19, 1)).toEqual({ ok: false, refusal: "block_too_short" });
    expect(cut(20, 2)).toEqual({ ok: false, refusal: "block_too_short" });
  },
);

verifies("SHM-009", "schema, template and version are judged before anything else of a message", () => {
  const accepted = MESSAGES.map((layout) => {
    const codec = anyCodec(layout);
    const bytes = bytesOf(layout.name);
    const header = new DataView(bytes.buffer);
    const withHeader = (at: number, value: number): unknown => {
      const before = header.getUint16(at, true);
      header.setUint16(at, value, true);
      const read = codec.decode(bytes);
      header.setUint16(at, before, true);
      return read.ok ? "accepted" : read.refusal;
    };
    expect(withHeader(4, layout.schemaId + 1)).toBe("unexpected_schema");
    expect(withHeader(2, layout.templateId + 1)).toBe("unexpected_template");
    return [layout.schemaId, [0, 1, 2, 0xffff].filter((version) => withHeader(6, version) === "accepted")];
  });
  const bySchema = {
    900: [0, 1],
    901: [0, 1],
    902: [0, 1, 2, 65_535],
    903: [0, 1, 2, 65_535],
    904: [1],
    910: [1],
  };
  expect(accepted).toEqual(MESSAGES.map(({ schemaId }) => [schemaId, Reflect.get(bySchema, schemaId)]));
});
