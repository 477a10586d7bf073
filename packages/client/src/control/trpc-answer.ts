import type { ErrorBody } from "@interlock/wire";

export type TrpcAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: ErrorBody }
  | "violation";

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The verdict is the value: the caller reports a violation, and the parser's text goes nowhere.
    return undefined;
  }
}

/** Reads `{result:{data}}` or `{error:{data:{interlock}}}`. Without `data` the result is `undefined`, which no schema takes. */
export function readTrpcAnswer(body: string): TrpcAnswer {
  const answer = parse(body);
  const result = member(answer, "result");
  if (typeof result === "object" && result !== null) return { ok: true, result: member(result, "data") };
  const failure = member(member(member(answer, "error"), "data"), "interlock");
  const code = member(failure, "code");
  const message = member(failure, "message");
  const details = member(failure, "details");
  if (typeof code !== "string" || typeof message !== "string") return "violation";
  if (typeof details !== "object" || details === null) return "violation";
  return { ok: false, error: { code, message, details } };
}
