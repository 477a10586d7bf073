import type { Attachment, ControlAccess } from "./attach-control.ts";
import { attachControl } from "./attach-control.ts";
import type { ControlConnection } from "./control-connection.ts";
import type { TmuxCall, TmuxReply, TmuxRunner } from "./tmux-runner.ts";

export interface ControlRunner extends TmuxRunner {
  /** The connection that calls go over too, attached now if there is none. It stays while it is held. */
  hold(): Promise<Attachment>;
  release(): void;
  close(): Promise<void>;
}

export interface ControlRunnerOptions {
  readonly access: ControlAccess;
  /** Milliseconds without a call after which the client detaches; 60 000 when left out. */
  readonly idleMs?: number;
  /** A call attaches a client for the next ones. Without it calls use only a connection that is held. */
  readonly attachesForCalls: boolean;
}

const DEFAULT_IDLE_MS = 60_000;
/** A server that could not be attached to is not asked again by calls for this long. */
const ATTACH_PAUSE_MS = 10_000;

/**
 * Calls go over one kept control connection: a fraction of a millisecond instead of a new process. What needs
 * standard input, and servers that cannot be attached to, get a process.
 */
export function createControlRunner(options: ControlRunnerOptions): ControlRunner {
  const { process } = options.access;
  let attaching: Promise<Attachment> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let attachAgainAt = 0;
  let held = false;
  let closed = false;

  const opened = async (): Promise<ControlConnection | undefined> => {
    const known = await attaching;
    return known?.kind === "attached" && known.connection.isOpen ? known.connection : undefined;
  };
  const attach = async (): Promise<Attachment> => {
    const asked = attaching;
    const known = await opened();
    if (known !== undefined) return { kind: "attached", connection: known };
    // Whoever comes while another one attaches waits for that.
    if (attaching !== asked) return attach();
    attachAgainAt = performance.now() + ATTACH_PAUSE_MS;
    const fresh = await (attaching = attachControl(options.access));
    if (fresh.kind === "attached") attachAgainAt = 0;
    return fresh;
  };
  const connectionForCall = async (): Promise<ControlConnection | undefined> => {
    const known = await opened();
    if (known !== undefined || !options.attachesForCalls) return known;
    if (performance.now() < attachAgainAt) return undefined;
    const fresh = await attach();
    return fresh.kind === "attached" ? fresh.connection : undefined;
  };
  const detach = async (): Promise<void> => {
    const connection = await opened();
    attaching = undefined;
    await connection?.close();
  };
  const restartIdleTimer = (): void => {
    clearTimeout(idle);
    if (held || closed) return;
    idle = setTimeout(() => void detach(), options.idleMs ?? DEFAULT_IDLE_MS);
    idle.unref();
  };

  return {
    async run(call, signal) {
      const spoken = overConnection(call);
      if (closed || spoken === undefined) return process.run(call, signal);
      const connection = await connectionForCall();
      if (connection === undefined) return process.run(call, signal);
      restartIdleTimer();
      const reply = await connection.run(spoken, signal);
      return wasLost(call, reply) ? process.run(call, signal) : reply;
    },
    async hold() {
      if (closed) return { kind: "gone" };
      held = true;
      clearTimeout(idle);
      return attach();
    },
    release() {
      held = false;
      restartIdleTimer();
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

/** A connection that had ended unnoticed took nothing with it; one that ended under a question is no answer to it. */
function wasLost(call: TmuxCall, reply: TmuxReply): boolean {
  if (reply.kind !== "silent") return false;
  return !reply.sent || (call.readsOnly === true && reply.silence === "no-server");
}
