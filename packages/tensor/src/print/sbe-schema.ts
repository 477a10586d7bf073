import type { BlockLayout, EntryLayout, FieldLayout, SchemaLayout } from "@interlock/contracts/tensor";
import { constantTypeNameOf, dataTypeNameOf, typeNameOf, typesOf } from "./sbe-types.ts";
import { printXml, type XmlElement } from "./xml-element.ts";

/** A schema as an SBE message schema, for programs in other languages. */
export function sbeSchema(schema: SchemaLayout): string {
  const blocks: readonly BlockLayout[] = [...schema.messages, ...schema.blocks];
  const root: XmlElement = {
    name: "sbe:messageSchema",
    attributes: {
      "xmlns:sbe": "http://fixprotocol.io/2016/sbe",
      package: schema.package,
      id: schema.id,
      version: schema.version,
      semanticVersion: schema.semanticVersion,
      description: schema.description,
      byteOrder: "littleEndian",
    },
    children: [typesOf(schema), ...[...blocks].sort((a, b) => a.templateId - b.templateId).map(messageOf)],
  };
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${printXml(root)}`;
}

function messageOf(block: BlockLayout): XmlElement {
  const constants = (block.constants ?? []).map((constant) => ({
    name: "field",
    attributes: { name: constant.name, id: constant.id, type: constantTypeNameOf(constant) },
  }));
  return {
    name: "sbe:message",
    attributes: { name: block.name, id: block.templateId, blockLength: block.blockLength },
    children: [...constants, ...membersOf(block)],
  };
}

function membersOf(entry: EntryLayout): readonly XmlElement[] {
  return [
    ...entry.fields.map(fieldOf),
    ...entry.groups.map(({ name, id, ...group }) => ({
      name: "group",
      attributes: { name, id, dimensionType: "groupSizeEncoding", blockLength: group.blockLength },
      children: membersOf(group),
    })),
    ...entry.data.map((data) => ({
      name: "data",
      attributes: { name: data.name, id: data.id, type: dataTypeNameOf(data) },
    })),
  ];
}

function fieldOf(field: FieldLayout): XmlElement {
  const { name, id, offset } = field;
  // Optional numbers say so in their type; an enum is shared by fields that are optional and others.
  const presence = field.enum !== undefined && field.nullValue !== undefined ? "optional" : undefined;
  return { name: "field", attributes: { name, id, type: typeNameOf(field), offset, presence } };
}
