import type { MessageLayout, SchemaLayout } from "./layout.ts";

const VERSION = { schemaId: 904, version: 1, versionRule: "exact" } as const;

/** Which traces a frame was made from. */
export const traceLinkSet = {
  name: "TraceLinkSet",
  templateId: 1,
  ...VERSION,
  blockLength: 28,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "epoch", id: 2, type: "u64", offset: 4 },
    { name: "seq", id: 3, type: "u64", offset: 12 },
    { name: "traceId", id: 4, type: "u64", offset: 20 },
  ],
  groups: [
    {
      name: "parents",
      id: 5,
      blockLength: 8,
      fields: [{ name: "traceId", id: 6, type: "u64", offset: 0 }],
      groups: [],
      data: [],
    },
  ],
  data: [],
} as const satisfies MessageLayout;

/** Where frames come from. */
export const traceLinkSchema = {
  id: 904,
  version: 1,
  semanticVersion: "1.0",
  package: "shm.tensorpool.tracelink",
  file: "trace-link-schema",
  description: "Where frames come from.",
  versionRule: "exact",
  enums: [],
  messages: [traceLinkSet],
  blocks: [],
} as const satisfies SchemaLayout;
