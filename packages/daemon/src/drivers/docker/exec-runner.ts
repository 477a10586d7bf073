import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import { joinCommands, tmuxServerArguments } from "../tmux/process-runner.ts";
import { readTmuxComplaint } from "../tmux/tmux-complaint.ts";
import type { TmuxRunner } from "../tmux/tmux-runner.ts";
import { TMUX_TIMEOUT_MS } from "../tmux/tmux-runner.ts";

export interface ContainerTmux {
  readonly engine: Pick<ContainerEngine, "exec">;
  readonly containerId: string;
  /** The container's own user when null. */
  readonly user: string | null;
  /** As seen inside the container. */
  readonly socket: string;
}

/** What tmux needs to take text as UTF-8, whatever the image says about its locale. */
export const UTF8_ENV: Readonly<Record<string, string>> = { LC_ALL: "C.UTF-8", LANG: "C.UTF-8" };

/** How a container engine says that the program itself could not be started. */
const NOT_RUNNABLE = new Set([126, 127]);

/** tmux inside a container, one exec for every call. */
export function createExecRunner({ engine, containerId, user, socket }: ContainerTmux): TmuxRunner {
  return {
    async run(call, signal) {
      const outcome = await engine.exec({
        containerId,
        argv: ["tmux", ...tmuxServerArguments(socket), ...joinCommands(call.commands)],
        env: UTF8_ENV,
        timeoutMs: TMUX_TIMEOUT_MS,
        ...(user === null ? {} : { user }),
        ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
        ...(signal === undefined ? {} : { signal }),
      });
      switch (outcome.kind) {
        case "exited":
          if (outcome.exitCode === 0)
            return { kind: "ok", stdout: Buffer.from(outcome.stdout).toString("utf8") };
          if (NOT_RUNNABLE.has(outcome.exitCode))
            return { kind: "silent", silence: "tmux-missing", sent: false };
          return readTmuxComplaint(Buffer.from(outcome.stderr).toString("utf8"));
        case "failed": {
          const silence = outcome.code === "docker_exec_timeout" ? "exec-timeout" : "exec-failed";
          return { kind: "silent", silence, sent: outcome.started };
        }
        case "aborted":
          return { kind: "aborted", sent: outcome.started };
      }
    },
  };
}
