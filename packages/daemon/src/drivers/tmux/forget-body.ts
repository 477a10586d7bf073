import { bodyBuffer } from "./body-buffer.ts";
import type { TmuxRunner } from "./tmux-runner.ts";

/** Deletes the buffer of a message. As a rule there is none, and a server that is gone has none: tmux's answer says nothing. */
export async function forgetBody(runner: TmuxRunner, messageId: string, signal?: AbortSignal): Promise<void> {
  const buffer = bodyBuffer(messageId);
  if (buffer !== undefined) await runner.run(buffer.discard, signal);
}
