import { controlPlane, type ControlMethods } from "@interlock/contracts";
import { controlCallsOnDemand } from "@interlock/contracts/control-calls-on-demand";
import type {
  CallLimits,
  CallOutcome,
  ControlPlaneAddress,
  ControlPlaneCalls,
} from "../service/ports/control-plane.ts";
import { HttpExchange } from "./http-exchange.ts";
import { readAnswer, type AnswerChecks } from "./read-answer.ts";

type Asked = "session.create" | Extract<keyof ControlMethods, `runtimenode.${string}`>;

/** The calls of the control plane's contract over tRPC's HTTP form, each answer held against the contract. */
export function createControlCalls(): ControlPlaneCalls {
  const http = new HttpExchange();
  const methods = controlCallsOnDemand();

  async function call<Name extends Asked>(
    name: Name,
    at: ControlPlaneAddress,
    params: ControlMethods[Name]["params"],
    { deadlineMs, signal }: CallLimits,
  ): Promise<CallOutcome<ControlMethods[Name]["result"]>> {
    const method = methods[name];
    const body = JSON.stringify(params);
    if (Buffer.byteLength(body) > controlPlane.limits.requestBytes)
      return { kind: "refused", code: "request.too_large" };
    const url = `${at.url}/trpc/${name}`;
    const headers = { accept: "application/json", authorization: `Bearer ${at.token}` };
    const shared = { deadlineMs, signal, responseBytes: controlPlane.limits.responseBytes };
    const [end, checks] = await Promise.all([
      http.send(
        method.kind === "query"
          ? { ...shared, method: "GET", url: `${url}?input=${encodeURIComponent(body)}`, headers }
          : {
              ...shared,
              method: "POST",
              url,
              headers: { ...headers, "content-type": "application/json" },
              body,
            },
      ),
      method.load() as Promise<AnswerChecks>, // rows of one generated table, each of this shape
    ]);
    // The check has just held the result against the contract, which is what the type states.
    return readAnswer(end, checks, Date.now) as CallOutcome<ControlMethods[Name]["result"]>;
  }

  return {
    createSession: (at, limits) => call("session.create", at, { metadata: { purpose: "local" } }, limits),
    attach: (at, params, limits) => call("runtimenode.attach", at, params, limits),
    heartbeat: (at, params, limits) => call("runtimenode.heartbeat", at, params, limits),
    updateCapabilities: (at, params, limits) => call("runtimenode.capabilityupdate", at, params, limits),
    detach: (at, params, limits) => call("runtimenode.detach", at, params, limits),
    roster: (at, params, limits) => call("runtimenode.roster", at, params, limits),
    close: () => http.close(),
  };
}
