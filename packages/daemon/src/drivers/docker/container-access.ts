import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { ControlAccess } from "../tmux/attach-control.ts";
import { controlArguments } from "../tmux/process-runner.ts";
import { runnerInTurns } from "../tmux/runner-in-turns.ts";
import { TMUX_TIMEOUT_MS } from "../tmux/tmux-runner.ts";
import { endLeftClients } from "./end-left-clients.ts";
import { createExecRunner, UTF8_ENV, type ContainerTmux } from "./exec-runner.ts";

/** An exec is a few programs in the container and its engine: so many at once for one tmux server, and no more. */
const EXECS_AT_ONCE = 8;

/** A tmux server in a container, and what the control client there is told apart from others by. */
export interface MarkedTmux extends ContainerTmux {
  readonly engine: Pick<ContainerEngine, "exec" | "openExec">;
  readonly mark: string;
}

/** A tmux server in a container: one exec for each call, or one that stays for a control client. */
export function containerAccess(tmux: MarkedTmux): ControlAccess {
  const { engine, containerId, user, socket, mark } = tmux;
  const process = runnerInTurns(createExecRunner(tmux), EXECS_AT_ONCE);
  return {
    process,
    async open(args) {
      await endLeftClients({ engine, containerId, user, process, mark });
      const argv: [string, ...string[]] = ["tmux", ...controlArguments(socket), ...args];
      const env = { ...UTF8_ENV, TERM: mark };
      const exec = await engine.openExec({ containerId, argv, env, ...(user === null ? {} : { user }) });
      if (exec.kind !== "open") return undefined;
      return { output: exec.output, input: exec.input, kill: () => exec.close() };
    },
    timeoutMs: TMUX_TIMEOUT_MS,
  };
}
