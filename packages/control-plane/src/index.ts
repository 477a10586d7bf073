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
export type { RuntimeNodeEvent } from "./service/ports/node-events.ts";
export type { ReportProgress, StartProgress } from "./model/start-progress.ts";
export type { Fault } from "./listen/serve-request.ts";
