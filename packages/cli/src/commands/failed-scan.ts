import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { fixOf } from "../exit/fixes.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

/** A scan that could read nothing is an answer and no refusal; `error` is the code of what was missing. */
export function showFailedScan(output: Output, error: string): void {
  output.line(printable(`scan failed: ${error}`));
  const fix = isUnavailable(error) ? fixOf({ code: error }) : undefined;
  if (fix !== undefined) output.note(fix);
}

export function exitOfFailedScan(error: string): ExitCode {
  return isUnavailable(error) ? EXIT.subsystemDown : EXIT.failed;
}

function isUnavailable(error: string): error is "docker_unavailable" | "tmux_unavailable" {
  return error === "docker_unavailable" || error === "tmux_unavailable";
}
