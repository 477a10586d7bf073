import type { MethodRuntime, WireError } from "@interlock/contracts/define";
import type { ErrorBody } from "@interlock/wire";
import type { CallFaults } from "../errors/local-faults.ts";
import { failure, success, type Outcome } from "./outcome.ts";

/** What it takes to send a call of a method. */
export type SendableMethod = Pick<MethodRuntime, "name" | "kind" | "gate">;

/** What a call needs to know of a method; a generated row fits. */
export interface CallableMethod extends SendableMethod, Pick<MethodRuntime, "checkResult"> {
  /** Every code that a caller can meet, with whether its details fit. */
  readonly details: Readonly<Record<string, (details: unknown) => boolean>>;
}

/** What a subscription needs beyond that. */
export interface SubscribableMethod extends CallableMethod {
  readonly kind: "subscription";
  readonly checkFrame: (frame: unknown) => boolean;
}

type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: ErrorBody };

function unfit(part: "result" | "details"): WireError<CallFaults> {
  return {
    code: "answer_unfit",
    message: `The ${part} of the answer is not what the contract states.`,
    details: { part },
  };
}

/** Holds an answer against the contract, so that what callers get is what the types say. */
export function checkAnswer(
  method: CallableMethod,
  answer: Answer,
): Outcome<unknown, ErrorBody | WireError<CallFaults>> {
  if (answer.ok) return method.checkResult(answer.result) ? success(answer.result) : failure(unfit("result"));
  const { code, message } = answer.error;
  const detailsFit = Object.hasOwn(method.details, code) ? method.details[code] : undefined;
  if (detailsFit === undefined) {
    const text = `The answer has the code ${code}, which this client's contract does not have for ${method.name}.`;
    return failure({ code: "undeclared_error", message: text, details: { code, message } });
  }
  return failure(detailsFit(answer.error.details) ? answer.error : unfit("details"));
}
