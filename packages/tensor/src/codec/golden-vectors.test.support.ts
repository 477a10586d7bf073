import { readFileSync } from "node:fs";
import {
  TENSOR_SCHEMAS,
  type BlockLayout,
  type EntryLayout,
  type FieldLayout,
  type MessageLayout,
  type SchemaLayout,
} from "@interlock/contracts/tensor";
import type { Encoding, Refused } from "./codec.ts";
import { blockCodec, messageCodec } from "./codecs.ts";
import type { AnyValue } from "./entry-encoder.ts";

interface StoredVector {
  readonly message: string;
  readonly schemaId: number;
  readonly origin: "reference" | "tables";
  readonly value: AnyValue;
  readonly hex: string;
}

/** A layout of the six schemas, its codec, and what its vectors hold. */
export interface Vector {
  readonly name: string;
  readonly layout: BlockLayout;
  readonly codec: AnyCodec;
  readonly value: AnyValue;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const schemas: readonly SchemaLayout[] = TENSOR_SCHEMAS;

/** A codec of any layout: what it takes and gives is known by the layout alone. */
export interface AnyCodec {
  decode(
    bytes: Uint8Array,
    offset?: number,
    length?: number,
  ): { readonly ok: true; readonly message: AnyValue } | Refused;
  copy(message: AnyValue): AnyValue;
  encode(value: AnyValue, into: Uint8Array, offset?: number): Encoding;
  lengthOf(value: AnyValue): Encoding;
}

export function anyCodec(layout: BlockLayout | MessageLayout): AnyCodec {
  const codec: unknown = "schemaId" in layout ? messageCodec(layout) : blockCodec(layout);
  // The types of a codec are mapped from its layout; the tests that go over all layouts have no use for them.
  return codec as AnyCodec;
}

/** Every message and block there is. */
export const LAYOUTS: readonly { readonly layout: BlockLayout; readonly codec: AnyCodec }[] = schemas.flatMap(
  ({ messages, blocks }) => [...messages, ...blocks].map((layout) => ({ layout, codec: anyCodec(layout) })),
);

/** Every message. */
export const MESSAGES: readonly MessageLayout[] = schemas.flatMap(({ messages }) => messages);

const { vectors } = JSON.parse(
  readFileSync(new URL("../../vectors/messages.json", import.meta.url), "utf8"),
) as { readonly vectors: readonly StoredVector[] };

export const VECTORS: readonly Vector[] = vectors.map(({ message, value, hex }) => {
  const found = LAYOUTS.find(({ layout }) => layout.name === message);
  if (found === undefined) throw new Error(`there is no layout ${message}`);
  return { name: message, ...found, value: parse(found.layout, value), bytes: fromHex(hex) };
});

/** JSON has no large integers and no bytes. */
function parse(layout: EntryLayout, value: AnyValue): AnyValue {
  const fields: readonly FieldLayout[] = layout.fields;
  const entries = (name: string): readonly AnyValue[] => (value[name] ?? []) as readonly AnyValue[];
  return {
    ...value,
    ...Object.fromEntries([
      ...fields
        .filter(({ name, type }) => type.endsWith("64") && value[name] !== undefined)
        .map(({ name }) => [name, BigInt(value[name] as string)] as const),
      ...layout.groups.map((group) => [group.name, entries(group.name).map((one) => parse(group, one))]),
      ...layout.data
        .filter(({ content }) => content === "bytes")
        .map(({ name }) => [name, fromHex(value[name] as string)] as const),
    ]),
  };
}

/** In memory of exactly this length, so that reading past the end cannot go unseen. */
function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

/** The bytes of a message's first vector, free to be spoilt. */
export function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  const vector = VECTORS.find((one) => one.name === name);
  if (vector === undefined) throw new Error(`there is no vector of ${name}`);
  return Uint8Array.from(vector.bytes);
}
