import { attachControl } from "./attach-control.ts";
import { keepControl, type ControlRunner } from "./keep-control.ts";
import type { TmuxServerAddress } from "./process-runner.ts";
import { createProcessRunner } from "./process-runner.ts";

export interface ControlRunnerOptions extends TmuxServerAddress {
  /** Milliseconds without a call after which the client detaches; 60 000 when left out. */
  readonly idleMs?: number;
}

/** A tmux server of this machine over one kept connection, with a process for what that cannot take. */
export function createControlRunner(options: ControlRunnerOptions): ControlRunner {
  return keepControl({
    single: createProcessRunner(options),
    attach: () => attachControl(options),
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
  });
}
