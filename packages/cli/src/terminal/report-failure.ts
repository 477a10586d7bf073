import { isInterlockError, type AnyCallError } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { exitCodeOf, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "./output.ts";
import { printable } from "./printable.ts";

export function reportCallError(output: Output, error: AnyCallError): ExitCode {
  const exitCode = exitCodeOf(error);
  if (output.json) output.data({ error });
  else output.note(`${printable(error.message)} (${printable(error.code)}${factsOf(error)})`);
  return exitCode;
}

/** The exit code of a failure that was foreseen; any other is a defect of ours and keeps its stack. */
export function reportFailure(output: Output, failure: unknown): ExitCode {
  if (isInterlockError(failure)) return reportCallError(output, failure.error);
  if (!(failure instanceof CliFailure)) throw failure;
  const { message, fix, exitCode } = failure;
  if (output.json)
    output.data({ error: { code: "cli", message, details: fix === undefined ? {} : { fix } } });
  else output.note(fix === undefined ? printable(message) : `${printable(message)}\n${printable(fix)}`);
  return exitCode;
}

function factsOf({ details }: AnyCallError): string {
  const facts = Object.entries(details).flatMap(([name, value]) =>
    typeof value === "string" || typeof value === "number" ? [`${name}: ${printable(String(value))}`] : [],
  );
  return facts.length === 0 ? "" : `, ${facts.join(", ")}`;
}
