import type { RunShell } from "./pipe-writers.ts";
import { runProcess } from "./run-process.ts";
import { TMUX_TIMEOUT_MS } from "./tmux-runner.ts";

const MAX_OUTPUT_BYTES = 1024 * 1024;

/** `sh` of this machine. */
export function createHostShell(env: Readonly<Record<string, string>>): RunShell {
  return async (script, args) => {
    const outcome = await runProcess({
      file: "sh",
      args: ["-c", script, "sh", ...args],
      env,
      timeoutMs: TMUX_TIMEOUT_MS,
      maxOutputBytes: MAX_OUTPUT_BYTES,
    });
    return outcome.kind === "exited"
      ? { kind: "exited", exitCode: outcome.exitCode, stdout: outcome.stdout.toString("utf8") }
      : { kind: "failed" };
  };
}
