import { isInterlockError, type AnyCallError } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { cliErrorCode, exitCodeOf, type ExitCode } from "../exit/exit-codes.ts";
import { fixOf } from "../exit/fixes.ts";
import type { Output } from "./output.ts";
import { printable } from "./printable.ts";

/** Programs read `{ok: false, error}` on standard output, people a sentence and a way out on standard error. */
export function reportCallError(output: Output, error: AnyCallError): ExitCode {
  const { code, message, details } = error;
  if (output.json) output.data({ ok: false, error: { code, message, details } });
  else {
    const fix = fixOf(error);
    output.note(`${printable(message)} (${printable(code)}${factsOf(error)})`);
    if (fix !== undefined) output.note(fix);
  }
  return exitCodeOf(error);
}

/** The exit code of a failure that was foreseen; any other is a defect of ours and keeps its stack. */
export function reportFailure(output: Output, failure: unknown): ExitCode {
  if (isInterlockError(failure)) return reportCallError(output, failure.error);
  if (!(failure instanceof CliFailure)) throw failure;
  const { message, fix, exitCode } = failure;
  if (output.json) {
    const details = fix === undefined ? {} : { fix };
    output.data({ ok: false, error: { code: cliErrorCode(exitCode), message, details } });
  } else {
    output.note(printable(message));
    if (fix !== undefined) output.note(fix.split("\n").map(printable).join("\n"));
  }
  return exitCode;
}

function factsOf({ details }: AnyCallError): string {
  const facts = Object.entries(details).flatMap(([name, value]) =>
    typeof value === "string" || typeof value === "number" ? [`${name}: ${printable(String(value))}`] : [],
  );
  return facts.length === 0 ? "" : `, ${facts.join(", ")}`;
}
