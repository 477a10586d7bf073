import { DATA_MAX_BYTES } from "../framing.ts";
import type { MessageLayout } from "../layout.ts";
import { WIRE_VERSION as VERSION } from "./version.ts";

/** A large piece of metadata follows. Only one implementation's schema has the three messages of it. */
export const metaBlobAnnounce = {
  name: "MetaBlobAnnounce",
  templateId: 10,
  ...VERSION,
  blockLength: 28,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "metaVersion", id: 2, type: "u32", offset: 4 },
    { name: "blobType", id: 3, type: "u32", offset: 8 },
    { name: "totalLen", id: 4, type: "u64", offset: 12 },
    { name: "checksum", id: 5, type: "u64", offset: 20 },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;

/** A part of it. */
export const metaBlobChunk = {
  name: "MetaBlobChunk",
  templateId: 12,
  ...VERSION,
  blockLength: 16,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "metaVersion", id: 2, type: "u32", offset: 4 },
    { name: "chunkOffset", id: 3, type: "u64", offset: 8 },
  ],
  groups: [],
  data: [{ name: "bytes", id: 4, content: "bytes", maxBytes: DATA_MAX_BYTES }],
} as const satisfies MessageLayout;

/** All of it has been sent. */
export const metaBlobComplete = {
  name: "MetaBlobComplete",
  templateId: 13,
  ...VERSION,
  blockLength: 16,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "metaVersion", id: 2, type: "u32", offset: 4 },
    { name: "checksum", id: 3, type: "u64", offset: 8 },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;
