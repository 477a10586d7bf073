import type { ControlConnection } from "./control-connection.ts";
import type { TmuxCall, TmuxRunner } from "./tmux-runner.ts";

export interface ControlRunner extends TmuxRunner {
  close(): Promise<void>;
}

export interface KeepControlOptions {
  /** Takes the calls that a connection cannot. */
  readonly single: TmuxRunner;
  /** Undefined where no client can be attached without being noticed. */
  readonly attach: () => Promise<ControlConnection | undefined>;
  /** Milliseconds without a call after which the client detaches; 60 000 when left out. */
  readonly idleMs?: number;
}

const DEFAULT_IDLE_MS = 60_000;
/** A server that could not be attached to is not asked again for this long. */
const ATTACH_PAUSE_MS = 10_000;

/**
 * Calls go over one kept control connection: a fraction of a millisecond instead of a new program. What needs
 * standard input, and servers that cannot be attached to, get a program each.
 */
export function keepControl({ single, attach, idleMs = DEFAULT_IDLE_MS }: KeepControlOptions): ControlRunner {
  let connecting: Promise<ControlConnection | undefined> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let attachAgainAt = 0;
  let closed = false;

  const connect = async (): Promise<ControlConnection | undefined> => {
    const asked = connecting;
    const known = await asked;
    if (known?.isOpen === true) return known;
    // Whoever comes while another one attaches waits for that.
    if (connecting !== asked) return connect();
    if (performance.now() < attachAgainAt) return undefined;
    attachAgainAt = performance.now() + ATTACH_PAUSE_MS;
    connecting = attach();
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
    idle = setTimeout(() => void detach(), idleMs);
    idle.unref();
  };

  return {
    async run(call, signal) {
      const spoken = overConnection(call);
      if (closed || spoken === undefined) return single.run(call, signal);
      const connection = await connect();
      if (connection === undefined) return single.run(call, signal);
      restartIdleTimer();
      const reply = await connection.run(spoken, signal);
      // A connection that had ended unnoticed took nothing with it.
      return reply.kind === "silent" && !reply.sent ? single.run(call, signal) : reply;
    },
    async close() {
      closed = true;
      clearTimeout(idle);
      await detach();
    },
  };
}

/** The call as a connection can take it: without standard input. */
function overConnection(call: TmuxCall): Omit<TmuxCall, "stdin"> | undefined {
  if (call.stdin === undefined) return call;
  return call.withoutStdin === undefined ? undefined : { commands: call.withoutStdin };
}
