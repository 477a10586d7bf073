import type { ErrorBody } from "@interlock/wire";
import type { ForeignAnswer } from "../errors/local-faults.ts";

export type TrpcAnswer =
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "error"; readonly error: ErrorBody }
  | { readonly kind: "foreign"; readonly body: ForeignAnswer["body"] };

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * Reads `{result:{data}}` of a 2xx answer, or `{error:{data:{interlock}}}` of any other. A void result is `data: null`;
 * without `data` the result is `undefined`, which no schema takes. Whatever else answers, a proxy for example, is
 * foreign: its words never pass for the control plane's.
 */
export function readTrpcAnswer(status: number, body: string): TrpcAnswer {
  if (body.trim() === "") return { kind: "foreign", body: "empty" };
  const answer = parse(body);
  if (answer === undefined) return { kind: "foreign", body: "not_json" };
  if (status >= 200 && status < 300) {
    const result = member(answer, "result");
    return typeof result === "object" && result !== null
      ? { kind: "result", result: member(result, "data") }
      : { kind: "foreign", body: "no_result" };
  }
  const failure = member(member(member(answer, "error"), "data"), "interlock");
  const code = member(failure, "code");
  const message = member(failure, "message");
  const details = member(failure, "details");
  if (
    typeof code !== "string" ||
    typeof message !== "string" ||
    typeof details !== "object" ||
    details === null
  )
    return { kind: "foreign", body: "foreign_error" };
  return { kind: "error", error: { code, message, details } };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    // The verdict is the value: the caller says that this is no JSON, and the parser's text goes nowhere.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
