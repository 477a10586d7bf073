import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { DeliveryTarget } from "../../service/ports/terminal.ts";
import { controlArguments, leastDisturbedSession } from "../tmux/attach-control.ts";
import { openControlConnection, type ControlConnection } from "../tmux/control-connection.ts";
import { keepControl, type ControlRunner } from "../tmux/keep-control.ts";
import { TMUX_TIMEOUT_MS, type TmuxRunner } from "../tmux/tmux-runner.ts";
import { createExecRunner, UTF8_ENV, type ContainerTmux } from "./exec-runner.ts";

/** Which tmux server: nothing of the pane. */
type Server = Pick<DeliveryTarget, "containerId" | "containerUser" | "tmuxSocket">;

export interface ContainerControls {
  of(server: Server): TmuxRunner;
  close(): Promise<void>;
}

/** Servers that are not asked any more are forgotten, the one asked longest ago first. */
const MOST_KEPT = 64;

/** One kept connection to each tmux server that is asked, over one exec; a call then costs no exec of its own. */
export function createContainerControls(
  engine: Pick<ContainerEngine, "exec" | "openExec">,
): ContainerControls {
  const kept = new Map<string, ControlRunner>();
  return {
    of({ containerId, containerUser, tmuxSocket }) {
      const key = JSON.stringify([containerId, containerUser, tmuxSocket]);
      const runner = kept.get(key) ?? open({ engine, containerId, user: containerUser, socket: tmuxSocket });
      kept.delete(key);
      kept.set(key, runner);
      for (const [oldest, unused] of kept) {
        if (kept.size <= MOST_KEPT) break;
        kept.delete(oldest);
        void unused.close();
      }
      return runner;
    },
    async close() {
      const runners = [...kept.values()];
      kept.clear();
      await Promise.all(runners.map((runner) => runner.close()));
    },
  };
}

function open(tmux: ContainerTmux & { readonly engine: Pick<ContainerEngine, "openExec"> }): ControlRunner {
  const single = createExecRunner(tmux);
  return keepControl({ single, attach: () => attach(tmux, single) });
}

async function attach(
  {
    engine,
    containerId,
    user,
    socket,
  }: ContainerTmux & { readonly engine: Pick<ContainerEngine, "openExec"> },
  single: TmuxRunner,
): Promise<ControlConnection | undefined> {
  const session = await leastDisturbedSession(single);
  if (session === undefined) return undefined;
  const exec = await engine.openExec({
    containerId,
    argv: ["tmux", ...controlArguments(socket, session)],
    env: { ...UTF8_ENV, TERM: "dumb" },
    ...(user === null ? {} : { user }),
  });
  if (exec.kind !== "open") return undefined;
  const { output, input } = exec;
  const connection = openControlConnection({ output, input, kill: () => exec.close() }, TMUX_TIMEOUT_MS);
  if (await connection.attached) return connection;
  await connection.close();
  return undefined;
}
