import {
  DATA_MAX_BYTES,
  GROUP_HEADER,
  GROUP_MAX_ENTRIES,
  MESSAGE_HEADER,
  type BlockLayout,
  type ConstantLayout,
  type DataLayout,
  type EntryLayout,
  type EnumLayout,
  type FieldLayout,
  type IntegerType,
  type SchemaLayout,
} from "@interlock/contracts/tensor";
import type { XmlElement } from "./xml-element.ts";

const PRIMITIVES: Readonly<Record<IntegerType, string>> = {
  u8: "uint8",
  u16: "uint16",
  i16: "int16",
  u32: "uint32",
  i32: "int32",
  u64: "uint64",
  i64: "int64",
};

/** The name of the type that a field refers to. */
export function typeNameOf({ type, enum: closed, count, nullValue }: FieldLayout): string {
  if (closed !== undefined) return closed.name;
  if (count !== undefined) return `${type}x${count}`;
  if (nullValue === undefined) return PRIMITIVES[type];
  return BigInt(nullValue) === 0n ? `${type}Or0` : `${type}OrNull`;
}

export function dataTypeNameOf({ content, maxBytes }: DataLayout): string {
  const name = content === "ascii" ? "varAsciiEncoding" : "varDataEncoding";
  return maxBytes === DATA_MAX_BYTES ? name : `${name}${maxBytes}`;
}

export function constantTypeNameOf({ name }: ConstantLayout): string {
  return `${name}Constant`;
}

/** Everything that the messages of a schema refer to, each once. */
export function typesOf({ enums, messages, blocks }: SchemaLayout): XmlElement {
  const all: readonly BlockLayout[] = [...messages, ...blocks];
  const entries = all.flatMap(entriesIn);
  const types = [
    { name: "composite", attributes: { name: "messageHeader" }, children: MESSAGE_HEADER.map(primitive) },
    ...(entries.some(({ groups }) => groups.length > 0) ? [groupSize()] : []),
    ...entries.flatMap(({ data }) => data).map(dataType),
    ...entries.flatMap(({ fields }) => fields).flatMap(fieldType),
    ...all.flatMap(({ constants }) => constants ?? []).map(constantType),
    ...enums.map(enumType),
  ];
  const byName = new Map(types.map((type) => [type.attributes["name"], type]));
  return { name: "types", attributes: {}, children: [...byName.values()] };
}

function entriesIn(entry: EntryLayout): readonly EntryLayout[] {
  return [entry, ...entry.groups.flatMap(entriesIn)];
}

function primitive({ name, type }: { readonly name: string; readonly type: IntegerType }): XmlElement {
  return { name: "type", attributes: { name, primitiveType: PRIMITIVES[type] } };
}

function groupSize(): XmlElement {
  const [blockLength, numInGroup] = GROUP_HEADER.map(primitive);
  const counted = { ...numInGroup, attributes: { ...numInGroup?.attributes, maxValue: GROUP_MAX_ENTRIES } };
  return {
    name: "composite",
    attributes: { name: "groupSizeEncoding" },
    children: [blockLength, { name: "type", ...counted }].filter((one) => one !== undefined),
  };
}

function dataType(data: DataLayout): XmlElement {
  const characterEncoding = data.content === "ascii" ? "US-ASCII" : undefined;
  return {
    name: "composite",
    attributes: { name: dataTypeNameOf(data) },
    children: [
      { name: "type", attributes: { name: "length", primitiveType: "uint32", maxValue: data.maxBytes } },
      { name: "type", attributes: { name: "varData", primitiveType: "uint8", length: 0, characterEncoding } },
    ],
  };
}

function fieldType(field: FieldLayout): readonly XmlElement[] {
  if (field.enum !== undefined) return [];
  const { type, count, nullValue } = field;
  if (count === undefined && nullValue === undefined) return [];
  const presence = nullValue === undefined ? undefined : "optional";
  const attributes = {
    name: typeNameOf(field),
    primitiveType: PRIMITIVES[type],
    length: count,
    presence,
    nullValue: nullValue?.toString(),
  };
  return [{ name: "type", attributes }];
}

function constantType(constant: ConstantLayout): XmlElement {
  const primitiveType = PRIMITIVES[constant.type];
  return {
    name: "type",
    attributes: { name: constantTypeNameOf(constant), primitiveType, presence: "constant" },
    text: String(constant.value),
  };
}

function enumType({ name, type, values }: EnumLayout): XmlElement {
  return {
    name: "enum",
    attributes: { name, encodingType: PRIMITIVES[type] },
    children: Object.entries(values).map(([label, value]) => ({
      name: "validValue",
      attributes: { name: label },
      text: String(value),
    })),
  };
}
