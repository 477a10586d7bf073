import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { ContainerTerminal, DeliveryTarget } from "../../service/ports/terminal.ts";
import { deliverBody } from "../tmux/deliver-body.ts";
import { forgetBody } from "../tmux/forget-body.ts";
import { createPanePipe } from "../tmux/pane-pipe.ts";
import { isPaneInMode } from "../tmux/pane-state.ts";
import type { TmuxRunner } from "../tmux/tmux-runner.ts";
import { createContainerControls } from "./container-controls.ts";
import { createContainerPlace } from "./container-place.ts";
import { createContainerStreams } from "./container-streams.ts";
import { containerWriters } from "./container-writers.ts";
import { createExecRunner } from "./exec-runner.ts";

export interface ContainerTerminalOptions {
  readonly engine: Pick<ContainerEngine, "exec" | "openExec">;
  /** Names this daemon to its next life, so that it knows what it left in containers. Letters, digits and `-`. */
  readonly owner: string;
}

/** tmux inside containers, reached by exec; what a call of tmux means is the same as on the host. */
export function createContainerTerminal({ engine, owner }: ContainerTerminalOptions): ContainerTerminal {
  const runnerOf = ({ containerId, containerUser, tmuxSocket }: DeliveryTarget): TmuxRunner =>
    createExecRunner({ engine, containerId, user: containerUser, socket: tmuxSocket });
  const controls = createContainerControls(engine, owner);
  return {
    ...createContainerStreams(engine, owner),
    ...createPanePipe(runnerOf, (pane) => containerWriters(engine, pane)),
    async seesFiles({ containerId, containerUser }, log, beside) {
      const outcome = await engine.exec({
        containerId,
        argv: ["sh", "-c", '[ -f "$1" ] && [ -w "$1" ] && [ -f "$2" ]', "sh", log, beside],
        ...(containerUser === null ? {} : { user: containerUser }),
      });
      if (outcome.kind !== "exited") return { kind: "failed", code: "container_unreachable" };
      return { kind: outcome.exitCode === 0 ? "seen" : "unseen" };
    },
    place: (container) => createContainerPlace(engine, owner, container),
    deliver: (target, body, options) => deliverBody(controls.of(target), target, body, options),
    forget: (target, messageId, signal) => forgetBody(controls.of(target), messageId, signal),
    isInMode: (target, signal) => isPaneInMode(controls.of(target), target, signal),
    close: () => controls.close(),
  };
}
