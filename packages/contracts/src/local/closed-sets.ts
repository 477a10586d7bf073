import { defineClosedSet } from "../define/closed-set.ts";

/** What is wrong with the `protocolVersion` of a request. */
export const PROTOCOL_VERSION_FAULTS = defineClosedSet("ProtocolVersionFault", "exhaustive", [
  "missing",
  "wrong_type",
  "invalid_format",
]);
/** Why a hello ends without an agreement; the first two name the side to upgrade: the client, the daemon. */
export const HELLO_REFUSALS = defineClosedSet("HelloRefusal", "open", [
  "version.floor_exceeded",
  "version.ceiling_exceeded",
  "protocol.handshake_already_completed",
]);

export const localClosedSets = [PROTOCOL_VERSION_FAULTS, HELLO_REFUSALS] as const;
