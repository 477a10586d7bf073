import type {
  BlockLayout,
  EntryLayout,
  EnumLayout,
  FieldLayout,
  SchemaLayout,
} from "@interlock/contracts/tensor";
import { INTEGER_BYTES, TENSOR_SCHEMAS } from "@interlock/contracts/tensor";

type Row = readonly string[];

const VERSION_RULES: Readonly<Record<SchemaLayout["versionRule"], string>> = {
  "up-to": "up to the reader's",
  exact: "the reader's alone",
  any: "any",
};

/** Every layout as text: what `docs/tensor/layouts.md` holds. */
export function layoutTables(): string {
  const schemas: readonly SchemaLayout[] = TENSOR_SCHEMAS;
  const overview = table(
    ["schema", "id", "version", "accepted versions", "messages"],
    schemas.map((schema) => [
      schema.file,
      String(schema.id),
      `${schema.version} (${schema.semanticVersion})`,
      VERSION_RULES[schema.versionRule],
      String(schema.messages.length),
    ]),
  );
  const enums = new Map(schemas.flatMap((schema) => schema.enums.map((one) => [one.name, one])));
  return [
    "# Layouts of the tensor lane",
    "",
    "Written by a test from `@interlock/contracts/tensor`; a change there shows here or fails. All numbers are",
    "little-endian and packed. A message is 8 bytes of header (block length, template, schema, version: u16 each), its",
    "block, its groups (block length and count, u16 each, then the entries), and its data (a u32 length, then the bytes).",
    "",
    overview,
    ...schemas.flatMap(schemaSection),
    "",
    "## Enums",
    "",
    table(["enum", "type", "values", "not set"], [...enums.values()].map(enumRow)),
    "",
  ].join("\n");
}

function schemaSection({ file, id, description, messages, blocks }: SchemaLayout): readonly string[] {
  return [
    "",
    `## ${file} (${id})`,
    "",
    description,
    ...[...messages].sort((a, b) => a.templateId - b.templateId).flatMap(blockSection),
    ...blocks.flatMap((block) => blockSection(block)),
  ];
}

function blockSection(block: BlockLayout): readonly string[] {
  const framed = "schemaId" in block ? "block of" : "no message header, block of";
  return [
    "",
    `### ${block.name}: template ${block.templateId}, ${framed} ${block.blockLength} bytes`,
    "",
    table(["member", "id", "type", "offset", "bytes", "absent"], rowsOf(block, "")),
  ];
}

function rowsOf(entry: EntryLayout, path: string): readonly Row[] {
  return [
    ...entry.fields.map((field) => fieldRow(field, path)),
    ...entry.groups.flatMap((group) => [
      [`${path}${group.name}`, String(group.id), "group", "", `${group.blockLength} each`, "count 0"],
      ...rowsOf(group, `${path}${group.name}.`),
    ]),
    ...entry.data.map(({ name, id, content, maxBytes }) => [
      `${path}${name}`,
      String(id),
      content,
      "",
      `up to ${maxBytes}`,
      "length 0",
    ]),
  ];
}

function fieldRow(field: FieldLayout, path: string): Row {
  const { name, id, type, offset, count = 1, enum: closed, nullValue, padding } = field;
  const shown = closed === undefined ? type : `${type} ${closed.name}`;
  const absent = padding === true ? "padding" : (nullValue?.toString() ?? "");
  return [
    `${path}${name}`,
    String(id),
    count === 1 ? shown : `${shown} × ${count}`,
    String(offset),
    String(INTEGER_BYTES[type] * count),
    absent,
  ];
}

function enumRow({ name, type, values, nullValue }: EnumLayout): Row {
  const shown = Object.entries(values).map(([label, value]) => `${label} ${value}`);
  return [name, type, shown.join(", "), String(nullValue)];
}

/** Columns as wide as their widest cell, as the formatter wants them. */
function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: Row): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
