import { controlPlane } from "@interlock/contracts";
import { checkAnswer, type SendableMethod } from "../call/check-answer.ts";
import type { CallOptions } from "../call/method-call.ts";
import type { CheckedMethod } from "../call/method-on-demand.ts";
import { failure, success, type Outcome } from "../call/outcome.ts";
import type { AnyCallError } from "../errors/interlock-error.ts";
import type { ControlPlaneFault, ForeignAnswer } from "../errors/local-faults.ts";
import type { HttpAnswer, HttpPort, HttpRequest } from "./http-port.ts";
import { readTrpcAnswer } from "./trpc-answer.ts";

export interface ControlTarget {
  readonly url: string;
  readonly token: string;
  readonly http: HttpPort;
  readonly deadlineMs: number;
}

/** One call over tRPC's HTTP form. Only a query is sent again when its connection breaks. */
export async function callControl(
  target: ControlTarget,
  method: CheckedMethod,
  params: object = {},
  options: CallOptions = {},
): Promise<Outcome<unknown, AnyCallError>> {
  const body = JSON.stringify(params);
  if (Buffer.byteLength(body) > controlPlane.limits.requestBytes) return failure(tooLargeRequest());
  const request = requestOf(target, method.sendable, body, options);
  const [answer, checks] = await method.beside(exchange(target.http, request, method.sendable.kind));
  if (answer.kind !== "answered") return failure(faultOf(answer, target.url));
  const read = readTrpcAnswer(answer.status, answer.body);
  if (read.kind === "foreign") return failure(foreignFault({ status: answer.status, body: read.body }));
  const told = read.kind === "result" ? success(read.result) : failure(read.error);
  // The check has just held code and details against the contract, which is what the error union states.
  return checkAnswer(checks, told) as Outcome<unknown, AnyCallError>;
}

async function exchange(
  http: HttpPort,
  request: HttpRequest,
  kind: SendableMethod["kind"],
): Promise<HttpAnswer> {
  const answer = await http.send(request);
  return answer.kind === "failed" && answer.sent && kind === "query" ? http.send(request) : answer;
}

function requestOf(
  target: ControlTarget,
  method: SendableMethod,
  body: string,
  options: CallOptions,
): HttpRequest {
  const { deadlineMs = target.deadlineMs, signal } = options;
  const url = `${target.url}/trpc/${method.name}`;
  const shared = {
    deadlineMs,
    responseBytes: controlPlane.limits.responseBytes,
    ...(signal === undefined ? {} : { signal }),
  };
  const headers = { accept: "application/json", authorization: `Bearer ${target.token}` };
  if (method.kind === "query") {
    return { ...shared, method: "GET", url: `${url}?input=${encodeURIComponent(body)}`, headers };
  }
  return {
    ...shared,
    method: "POST",
    url,
    headers: { ...headers, "content-type": "application/json" },
    body,
  };
}

export function faultOf(
  answer: Exclude<HttpAnswer, { readonly kind: "answered" }>,
  url: string,
): ControlPlaneFault {
  switch (answer.kind) {
    case "failed": {
      const { reason, sent } = answer;
      if (sent)
        return {
          code: "connection_lost",
          message: `The connection was lost (${reason}).`,
          details: { sent },
        };
      const message = `The control plane does not answer (${reason}).`;
      return { code: "control_plane_unavailable", message, details: { url, reason } };
    }
    case "late":
      return {
        code: "deadline_exceeded",
        message: "The deadline passed before the answer came.",
        details: { sent: answer.sent },
      };
    case "canceled":
      return { code: "canceled", message: "The call was canceled.", details: { sent: answer.sent } };
    case "too-large":
      return { code: "response_too_large", message: "The answer is over the plane's limit.", details: {} };
  }
}

function tooLargeRequest(): ControlPlaneFault {
  return { code: "request_too_large", message: "The request is over the plane's limit.", details: {} };
}

export function foreignFault(details: ForeignAnswer): ControlPlaneFault {
  const message = `What answers there is no control plane, or a proxy in front of it (HTTP ${details.status}).`;
  return { code: "protocol_violation", message, details };
}
