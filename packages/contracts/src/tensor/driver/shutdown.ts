import { shutdownReason } from "../enums.ts";
import { DATA_MAX_BYTES } from "../framing.ts";
import type { MessageLayout } from "../layout.ts";
import { DRIVER_VERSION as VERSION } from "./version.ts";

/** The driver goes, and all leases with it. */
export const shmDriverShutdown = {
  name: "ShmDriverShutdown",
  templateId: 6,
  ...VERSION,
  blockLength: 9,
  fields: [
    { name: "timestampNs", id: 1, type: "u64", offset: 0 },
    { name: "reason", id: 2, type: "u8", offset: 8, enum: shutdownReason },
  ],
  groups: [],
  data: [{ name: "errorMessage", id: 3, content: "ascii", maxBytes: DATA_MAX_BYTES }],
} as const satisfies MessageLayout;

/** Asks the driver to go; the token proves the right to. */
export const shmDriverShutdownRequest = {
  name: "ShmDriverShutdownRequest",
  templateId: 8,
  ...VERSION,
  blockLength: 9,
  fields: [
    { name: "correlationId", id: 1, type: "i64", offset: 0 },
    { name: "reason", id: 2, type: "u8", offset: 8, enum: shutdownReason },
  ],
  groups: [],
  data: [
    { name: "token", id: 3, content: "ascii", maxBytes: DATA_MAX_BYTES },
    { name: "errorMessage", id: 4, content: "ascii", maxBytes: DATA_MAX_BYTES },
  ],
} as const satisfies MessageLayout;
