import type {
  AppMethodName,
  CallOptions,
  ControlMethodName,
  DaemonClient,
  ControlPlaneClient,
} from "@interlock/client";
import { isAppMethod, type AnyCallError, type Outcome } from "@interlock/client";
import { isControlMethod } from "@interlock/client/session";
import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { reportCallError } from "../terminal/report-failure.ts";
import { readJsonObject } from "./read-json-object.ts";
import { withControlPlane } from "./with-control-plane.ts";
import { withDaemon } from "./with-daemon.ts";

/** What a typed call looks like to somebody who knows its name only at run time. The peer checks the params. */
type UntypedCall = (params: object, options?: CallOptions) => Promise<Outcome<unknown, AnyCallError>>;

const EXAMPLE = `For example: interlock call app.pane.list '{"limit": 10}'`;

export async function call(output: Output, method: string, text: string): Promise<ExitCode> {
  const params = readJsonObject("The params", text, EXAMPLE);
  const outcome = await callByName(method, params);
  if (!outcome.ok) return reportCallError(output, outcome.error);
  output.data(outcome.result);
  return EXIT.ok;
}

function callByName(method: string, params: object): Promise<Outcome<unknown, AnyCallError>> {
  if (isAppMethod(method)) return withDaemon((daemon) => appCall(daemon, method)(params));
  if (isControlMethod(method)) return withControlPlane((plane) => controlCall(plane, method)(params));
  throw usageFailure(
    `This contract has no method ${method}.`,
    "Names are as on the wire, for example app.pane.list or session.create.",
  );
}

const appCall = (daemon: DaemonClient, name: AppMethodName): UntypedCall => daemon.method(name).safe;
const controlCall = (plane: ControlPlaneClient, name: ControlMethodName): UntypedCall =>
  plane.method(name).safe;
