export type { CallsOf, NodeConnection, SessionConnection } from "./session/connection.ts";
export { membershipClient, type MembershipClient } from "./session/membership-client.ts";
export { runtimeNodeClient, type RuntimeNodeClient } from "./session/runtime-node-client.ts";
export { sessionClient, type SessionClient } from "./session/session-client.ts";
export { isControlMethod } from "./contract/control-contract.ts";
export { skewOf } from "./skew/skew-of.ts";
export type {
  IncompatibleCause,
  NodeUnderFloor,
  ReadOnlyCause,
  Remedy,
  Skew,
  SkewState,
} from "./skew/skew-state.ts";
