import { defineClosedSet } from "../define/closed-set.ts";

/** How a directory under `containers/` is mounted, as the last look at the container engine told. */
export const MOUNT_STATES = defineClosedSet("MountState", "open", [
  "host",
  "unmounted",
  "mounted",
  "shared",
  "unknown",
]);

/** Why a caller was turned away at a socket of the container plane. */
export const CALLER_REFUSALS = defineClosedSet("CallerRefusal", "open", [
  "uid_mismatch",
  "no_credentials",
  "peer_gone",
  "unreadable",
  "unsupported_platform",
  "not_in_container",
  "mount_unused",
  "mount_shared",
  "engine_unavailable",
  "container_unreadable",
]);

/** Why a caller was turned away at the socket of the app plane. */
export const HOST_PEER_REFUSALS = defineClosedSet("HostPeerRefusal", "open", [
  "uid_mismatch",
  "no_credentials",
  "peer_gone",
  "other_pid_namespace",
  "other_root",
  "unreadable",
  "unsupported_platform",
]);

export const REGISTRATION_EFFECTS = defineClosedSet("RegistrationEffect", "exhaustive", [
  "created",
  "reactivated",
  "updated",
]);

export const containerClosedSets = [
  MOUNT_STATES,
  CALLER_REFUSALS,
  HOST_PEER_REFUSALS,
  REGISTRATION_EFFECTS,
] as const;
