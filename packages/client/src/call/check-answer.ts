import type { MethodRuntime, Plane } from "@interlock/contracts/define";
import type { ErrorBody } from "@interlock/wire";
import type { WireError } from "@interlock/contracts/define";
import type { CallFaults } from "../errors/local-faults.ts";
import { failure, success, type Outcome } from "./outcome.ts";

/** What a call needs to know of a method; a generated row fits. */
export type CallableMethod = Pick<MethodRuntime, "name" | "kind" | "gate" | "errors" | "checkResult">;

export type DetailChecks = Readonly<Record<string, (details: unknown) => boolean>>;

type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: ErrorBody };

function declares(plane: Plane, method: CallableMethod, code: string): boolean {
  const gateCodes = plane.gates[method.gate]?.errors ?? [];
  return method.errors.includes(code) || gateCodes.includes(code) || plane.errors.includes(code);
}

function unfit(part: "result" | "details"): WireError<CallFaults> {
  return {
    code: "answer_unfit",
    message: `The ${part} of the answer is not what the contract states.`,
    details: { part },
  };
}

/** Holds an answer against the contract, so that what callers get is what the types say. */
export function checkAnswer(
  plane: Plane,
  details: DetailChecks,
  method: CallableMethod,
  answer: Answer,
): Outcome<unknown, ErrorBody | WireError<CallFaults>> {
  if (answer.ok) return method.checkResult(answer.result) ? success(answer.result) : failure(unfit("result"));
  const { code, message } = answer.error;
  const detailsFit = Object.hasOwn(details, code) ? details[code] : undefined;
  if (detailsFit === undefined || !declares(plane, method, code)) {
    const text = `The answer has the code ${code}, which this client's contract does not have for ${method.name}.`;
    return failure({ code: "undeclared_error", message: text, details: { code, message } });
  }
  return failure(detailsFit(answer.error.details) ? answer.error : unfit("details"));
}
