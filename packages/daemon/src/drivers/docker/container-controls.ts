import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { DeliveryTarget } from "../../service/ports/terminal.ts";
import { createControlRunner, type ControlRunner } from "../tmux/control-runner.ts";
import type { TmuxRunner } from "../tmux/tmux-runner.ts";
import { containerAccess } from "./container-access.ts";

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
  owner: string,
): ContainerControls {
  const kept = new Map<string, ControlRunner>();
  return {
    of({ containerId, containerUser, tmuxSocket }) {
      const key = JSON.stringify([containerId, containerUser, tmuxSocket]);
      const runner =
        kept.get(key) ??
        createControlRunner({
          access: containerAccess({
            engine,
            containerId,
            user: containerUser,
            socket: tmuxSocket,
            mark: `${owner}-calls`,
          }),
          attachesForCalls: true,
        });
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
