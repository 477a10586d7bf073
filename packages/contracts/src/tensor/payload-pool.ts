import { DATA_MAX_BYTES } from "./framing.ts";
import type { EntryLayout } from "./layout.ts";

/** One payload pool of a stream, the same wherever pools are told. */
export const PAYLOAD_POOL = {
  blockLength: 10,
  fields: [
    { name: "poolId", id: 1, type: "u16", offset: 0 },
    { name: "poolNslots", id: 2, type: "u32", offset: 2 },
    { name: "strideBytes", id: 3, type: "u32", offset: 6 },
  ],
  groups: [],
  data: [{ name: "regionUri", id: 4, content: "ascii", maxBytes: DATA_MAX_BYTES }],
} as const satisfies EntryLayout;
