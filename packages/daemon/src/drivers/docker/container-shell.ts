import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { RunShell } from "../tmux/pipe-writers.ts";

/** `sh` inside a container, as the user whose tmux it is about. */
export function createContainerShell(
  engine: Pick<ContainerEngine, "exec">,
  containerId: string,
  user: string | null,
): RunShell {
  return async (script, args) => {
    const outcome = await engine.exec({
      containerId,
      argv: ["sh", "-c", script, "sh", ...args],
      ...(user === null ? {} : { user }),
    });
    return outcome.kind === "exited"
      ? {
          kind: "exited",
          exitCode: outcome.exitCode,
          stdout: Buffer.from(outcome.stdout).toString("utf8"),
        }
      : { kind: "failed" };
  };
}
