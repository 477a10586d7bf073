export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "./listen/embedded-postgres/embedded-postgres.ts";
export { CREDENTIAL_FILE, type ControlPlaneAddress } from "./main/credential-file.ts";
export {
  runControlPlane,
  type ControlPlaneOptions,
  type RunningControlPlane,
} from "./main/run-control-plane.ts";
export {
  ControlPlaneStartError,
  isControlPlaneStartError,
  type StartFailure,
} from "./model/start-failure.ts";
export type { LivenessSettings } from "./model/node/liveness-settings.ts";
export type { RaiseFloorOutcome } from "./service/raise-floor.ts";
export type { Revocation, RevokeNodeOutcome } from "./service/revoke-node.ts";
export type { LivenessAlarm } from "./service/node-sweeper.ts";
export type { RateAlarm } from "./service/rate-limiter.ts";
export type { ReportProgress, StartProgress } from "./model/start-progress.ts";
export type { Fault } from "./listen/serve-request.ts";
