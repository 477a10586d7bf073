import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import {
  DATA_LENGTH_BYTES,
  EMBEDDED_HEADER_BYTES,
  GROUP_HEADER,
  GROUP_HEADER_BYTES,
  HEADER_SLOT_BYTES,
  INTEGER_BYTES,
  MESSAGE_HEADER,
  MESSAGE_HEADER_BYTES,
  shmRegionSuperblock,
  slotHeader,
  SUPERBLOCK_BYTES,
  TENSOR_SCHEMAS,
  tensorHeader,
  type EntryLayout,
  type EnumLayout,
  type FieldLayout,
  type IntegerType,
  type SchemaLayout,
} from "./index.ts";

const layouts: readonly SchemaLayout[] = TENSOR_SCHEMAS;
const schemas = layouts.map((schema) => ({
  ...schema,
  all: [...schema.messages, ...schema.blocks],
}));

function bytesOf({ type, count = 1 }: FieldLayout): number {
  return INTEGER_BYTES[type] * count;
}

/** The entry itself and the entries of its groups, however deep, each under its path. */
function entriesIn(path: string, entry: EntryLayout): readonly (readonly [string, EntryLayout])[] {
  return [[path, entry], ...entry.groups.flatMap((group) => entriesIn(`${path}.${group.name}`, group))];
}

const entries = schemas.flatMap(({ file, all }) =>
  all.flatMap((block) => entriesIn(`${file}: ${block.name}`, block)),
);

/** Faults of a row of fields: a gap, an overlap, or an end that is not the block's. */
function faultsOf(path: string, fields: readonly FieldLayout[], blockLength: number): readonly string[] {
  let end = 0;
  const misplaced = fields.flatMap((field) => {
    const expected = end;
    end = field.offset + bytesOf(field);
    return field.offset === expected ? [] : [`${path}.${field.name} is at ${field.offset}, not ${expected}`];
  });
  return end === blockLength ? misplaced : [...misplaced, `${path} ends at ${end}, not ${blockLength}`];
}

/** Each value that is there twice, with where it was looked for. */
function repeated(where: string, values: readonly (string | number)[]): readonly string[] {
  return values
    .filter((value, index) => values.indexOf(value) !== index)
    .map((value) => `${where}: ${value} is there twice`);
}

function fits(type: IntegerType, value: number | bigint): boolean {
  const bits = INTEGER_BYTES[type] * 8;
  const exact = BigInt(value);
  return (type.startsWith("i") ? BigInt.asIntN(bits, exact) : BigInt.asUintN(bits, exact)) === exact;
}

verifies("SHM-001", "fields follow each other without gap or overlap and fill their block", () => {
  expect(entries.flatMap(([path, { fields, blockLength }]) => faultsOf(path, fields, blockLength))).toEqual(
    [],
  );
  expect(faultsOf("message header", MESSAGE_HEADER, MESSAGE_HEADER_BYTES)).toEqual([]);
  expect(faultsOf("group header", GROUP_HEADER, GROUP_HEADER_BYTES)).toEqual([]);
  expect(faultsOf("a", [{ name: "b", id: 1, type: "u32", offset: 2 }], 4)).toEqual([
    "a.b is at 2, not 0",
    "a ends at 6, not 4",
  ]);
});

verifies("SHM-001", "ids and names are unique where they are looked up", () => {
  const faults = [
    ...repeated(
      "ids",
      schemas.map(({ id }) => id),
    ),
    ...repeated(
      "files",
      schemas.map(({ file }) => file),
    ),
    ...schemas.flatMap(({ file, all, enums }) => [
      ...repeated(
        file,
        all.map(({ templateId }) => templateId),
      ),
      ...repeated(
        file,
        all.map(({ name }) => name),
      ),
      ...repeated(
        file,
        enums.map(({ name }) => name),
      ),
    ]),
    ...entries.flatMap(([path, { fields, groups, data }]) => {
      const members = [...fields, ...groups, ...data];
      return [
        ...repeated(
          path,
          members.map(({ id }) => id),
        ),
        ...repeated(
          path,
          members.map(({ name }) => name),
        ),
      ];
    }),
  ];
  expect(faults).toEqual([]);
  expect(repeated("a", [1, 2, 1])).toEqual(["a: 1 is there twice"]);
});

verifies("SHM-001", "a message carries the id, version and version rule of its schema", () => {
  const told = schemas.flatMap(({ messages }) =>
    messages.map(({ name, schemaId, version, versionRule }) => ({ name, schemaId, version, versionRule })),
  );
  const owned = schemas.flatMap(({ id, version, versionRule, messages }) =>
    messages.map(({ name }) => ({ name, schemaId: id, version, versionRule })),
  );
  expect(told).toEqual(owned);
});

verifies("SHM-001", "what stands for absent fits its field, and an enum has one value for it", () => {
  const fields: readonly FieldLayout[] = entries.flatMap(([, entry]) => entry.fields);
  const wrong = fields.filter(
    ({ type, nullValue, enum: closed }) =>
      (nullValue !== undefined && !fits(type, nullValue)) ||
      (closed !== undefined &&
        (closed.type !== type || (nullValue ?? closed.nullValue) !== closed.nullValue)),
  );
  expect(wrong).toEqual([]);
});

verifies("SHM-001", "the names of an enum stand for different numbers, none of them absent", () => {
  const enums: readonly EnumLayout[] = schemas.flatMap((schema) => schema.enums);
  const faults = enums.flatMap(({ name, type, values, nullValue }) => {
    const numbers = [...Object.values(values), nullValue];
    const wide = numbers.filter((number) => !fits(type, number)).map((number) => `${name}: ${number}`);
    return [...repeated(name, numbers), ...wide];
  });
  expect(faults).toEqual([]);
});

verifies("SHM-001", "a schema lists the enums that its fields use, and no other", () => {
  const listed = schemas.map(({ file, enums }) => [file, new Set(enums.map(({ name }) => name))]);
  const used = schemas.map(({ file, all }) => {
    const fields = all.flatMap((block) => entriesIn("", block).flatMap(([, entry]) => entry.fields));
    return [file, new Set(fields.flatMap(({ enum: closed }) => closed?.name ?? []))];
  });
  expect(listed).toEqual(used);
});

verifies("SHM-001", "a slot is the slot header, a length, and the embedded tensor header", () => {
  expect(shmRegionSuperblock.blockLength).toBe(SUPERBLOCK_BYTES);
  expect(MESSAGE_HEADER_BYTES + tensorHeader.blockLength).toBe(EMBEDDED_HEADER_BYTES);
  expect(slotHeader.blockLength + DATA_LENGTH_BYTES + EMBEDDED_HEADER_BYTES).toBe(HEADER_SLOT_BYTES);
});
