import { checkAnswer } from "../call/check-answer.ts";
import type { CallOptions } from "../call/method-call.ts";
import type { CheckedMethod } from "../call/method-on-demand.ts";
import { failure, type Outcome } from "../call/outcome.ts";
import type { AnyCallError } from "../errors/interlock-error.ts";
import type { DaemonConnection } from "./daemon-connection.ts";

/** One call and its check, untyped: the typed forms are thin over this. */
export async function callApp(
  connection: DaemonConnection,
  method: CheckedMethod,
  params: object = {},
  options: CallOptions = {},
): Promise<Outcome<unknown, AnyCallError>> {
  const [outcome, checks] = await method.beside(connection.request(method.sendable, params, options));
  if (!outcome.ok) return failure(outcome.error);
  // The check has just held code and details against the contract, which is what the error union states.
  return checkAnswer(checks, outcome.result) as Outcome<unknown, AnyCallError>;
}
