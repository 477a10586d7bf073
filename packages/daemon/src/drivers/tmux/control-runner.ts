import { attachControl } from "./attach-control.ts";
import type { ControlConnection } from "./control-connection.ts";
import type { TmuxServerAddress } from "./process-runner.ts";
import { createProcessRunner } from "./process-runner.ts";
import type { TmuxRunner } from "./tmux-runner.ts";

export interface ControlRunner extends TmuxRunner {
  close(): Promise<void>;
}

export interface ControlRunnerOptions extends TmuxServerAddress {
  /** Milliseconds without a call after which the client detaches; 60 000 when left out. */
  readonly idleMs?: number;
}

const DEFAULT_IDLE_MS = 60_000;
/** A server that could not be attached to is not asked again for this long. */
const ATTACH_PAUSE_MS = 10_000;

/**
 * Calls go over one kept control connection: a fraction of a millisecond instead of a new process. What needs
 * standard input, and servers that cannot be attached to, get a process.
 */
export function createControlRunner(options: ControlRunnerOptions): ControlRunner {
  const process = createProcessRunner(options);
  let connecting: Promise<ControlConnection | undefined> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let attachAgainAt = 0;
  let closed = false;

  const connect = async (): Promise<ControlConnection | undefined> => {
    const known = await connecting;
    if (known?.isOpen === true) return known;
    if (performance.now() < attachAgainAt) return undefined;
    attachAgainAt = performance.now() + ATTACH_PAUSE_MS;
    connecting = attachControl(options);
    const fresh = await connecting;
    if (fresh !== undefined) attachAgainAt = 0;
    return fresh;
  };
  const detach = async (): Promise<void> => {
    const connection = await connecting;
    connecting = undefined;
    await connection?.close();
  };
  const restartIdleTimer = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => void detach(), options.idleMs ?? DEFAULT_IDLE_MS);
    idle.unref();
  };

  return {
    async run(call, signal) {
      if (closed || call.stdin !== undefined) return process.run(call, signal);
      const connection = await connect();
      if (connection === undefined) return process.run(call, signal);
      restartIdleTimer();
      const reply = await connection.run(call, signal);
      // A connection that had ended unnoticed took nothing with it.
      return reply.kind === "silent" && !reply.sent ? process.run(call, signal) : reply;
    },
    async close() {
      closed = true;
      clearTimeout(idle);
      await detach();
    },
  };
}
