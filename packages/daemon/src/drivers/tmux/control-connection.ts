import type { Readable, Writable } from "node:stream";
import { createControlDecoder } from "./control-decoder.ts";
import type { ControlEvent } from "./control-decoder.ts";
import { controlLine } from "./control-line.ts";
import { readTmuxComplaint } from "./tmux-complaint.ts";
import type { TmuxCall, TmuxReply, TmuxSilence } from "./tmux-runner.ts";

/** The two byte streams of an attached `tmux -C` client, and the way to end it. */
export interface ControlChannel {
  readonly output: Readable;
  readonly input: Writable;
  kill(): void;
}

export interface ControlConnection {
  /** Resolves with whether tmux let the client attach; calls before that are lost on some servers. */
  readonly attached: Promise<boolean>;
  readonly closed: Promise<void>;
  readonly isOpen: boolean;
  /** Called with the name of everything that tmux tells without being asked. One listener at a time. */
  listen(listener: (notification: string) => void): void;
  run(call: Omit<TmuxCall, "stdin">, signal?: AbortSignal): Promise<TmuxReply>;
  /** Detaches; calls without an answer are answered `no-server`. */
  close(): Promise<void>;
}

interface Pending {
  answersLeft: number;
  readonly lines: string[];
  readonly settle: (reply: TmuxReply) => void;
}

/**
 * Speaks control mode over a channel. A server that does not answer in time loses the connection. `onOutput` gets what
 * panes of the session print, where the client did not ask for silence.
 */
export function openControlConnection(
  channel: ControlChannel,
  timeoutMs: number,
  onOutput: (paneId: string, bytes: Buffer) => void = () => undefined,
): ControlConnection {
  const decoder = createControlDecoder();
  const pending: Pending[] = [];
  const attached = Promise.withResolvers<boolean>();
  const closed = Promise.withResolvers<void>();
  let open = true;
  let listener: (notification: string) => void = () => undefined;

  const end = (silence: TmuxSilence): void => {
    if (!open) return;
    open = false;
    clearTimeout(attachTimer);
    attached.resolve(false);
    for (const call of pending.splice(0)) call.settle({ kind: "silent", silence, sent: true });
    channel.kill();
    closed.resolve();
  };
  const attachTimer = setTimeout(() => end("timeout"), timeoutMs);

  const onAnswer = (event: Extract<ControlEvent, { kind: "answer" }>): void => {
    if (!event.solicited) {
      // The first of these answers the attach; hooks of the user's give more of them later.
      clearTimeout(attachTimer);
      attached.resolve(event.ok);
      return;
    }
    const call = pending[0];
    if (call === undefined) return end("malformed");
    if (event.text !== "") call.lines.push(`${event.text}\n`);
    call.answersLeft -= 1;
    if (event.ok && call.answersLeft > 0) return;
    pending.shift();
    call.settle(event.ok ? { kind: "ok", stdout: call.lines.join("") } : readTmuxComplaint(event.text));
  };

  channel.output.on("data", (chunk: Buffer) => {
    for (const event of decoder.push(chunk)) {
      if (event.kind === "answer") onAnswer(event);
      else if (event.kind === "output") onOutput(event.paneId, event.bytes);
      else if (event.kind === "malformed") end("malformed");
      else if (event.name === "exit") end("no-server");
      else listener(event.name);
    }
  });
  for (const stream of [channel.output, channel.input]) {
    stream.on("error", () => end("no-server"));
    stream.on("close", () => end("no-server"));
  }

  return {
    attached: attached.promise,
    closed: closed.promise,
    get isOpen() {
      return open;
    },
    listen(next) {
      listener = next;
    },
    run(call, signal) {
      if (signal?.aborted === true) return Promise.resolve({ kind: "aborted", sent: false });
      if (!open) return Promise.resolve({ kind: "silent", silence: "no-server", sent: false });
      return new Promise<TmuxReply>((resolve) => {
        const timer = setTimeout(() => end("timeout"), timeoutMs);
        // The call keeps its place in the order of answers; only its caller stops waiting.
        const onAbort = (): void => resolve({ kind: "aborted", sent: true });
        signal?.addEventListener("abort", onAbort, { once: true });
        pending.push({
          answersLeft: call.commands.length + (call.nested ?? 0),
          lines: [],
          settle(reply) {
            clearTimeout(timer);
            signal?.removeEventListener("abort", onAbort);
            resolve(reply);
          },
        });
        channel.input.write(`${controlLine(call.commands)}\n`);
      });
    },
    async close() {
      end("no-server");
      await closed.promise;
    },
  };
}
