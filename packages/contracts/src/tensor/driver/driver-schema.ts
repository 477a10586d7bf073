import {
  hugepagesPolicy,
  leaseRevokeReason,
  publishMode,
  responseCode,
  role,
  shutdownReason,
} from "../enums.ts";
import type { SchemaLayout } from "../layout.ts";
import { shmAttachRequest, shmAttachResponse } from "./attach.ts";
import { shmDetachRequest, shmDetachResponse, shmLeaseKeepalive, shmLeaseRevoked } from "./lease.ts";
import { shmDriverShutdown, shmDriverShutdownRequest } from "./shutdown.ts";

/** Leases on streams, given by the driver. */
export const driverSchema = {
  id: 901,
  version: 1,
  semanticVersion: "1.0",
  package: "shm.tensorpool.driver",
  file: "driver-schema",
  description: "Leases on streams, given by the driver.",
  versionRule: "up-to",
  enums: [hugepagesPolicy, leaseRevokeReason, publishMode, responseCode, role, shutdownReason],
  messages: [
    shmAttachRequest,
    shmAttachResponse,
    shmDetachRequest,
    shmDetachResponse,
    shmLeaseKeepalive,
    shmDriverShutdown,
    shmLeaseRevoked,
    shmDriverShutdownRequest,
  ],
  blocks: [],
} as const satisfies SchemaLayout;
