import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { AppMethods, DaemonClient } from "@interlock/client";
import { match } from "ts-pattern";
import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { receiptText, stateText } from "../views/message-view.ts";
import { findAgent } from "./find-agent.ts";
import { withDaemon } from "./with-daemon.ts";

export interface SendOptions {
  readonly wait: boolean;
  readonly timeout: string;
  readonly key?: string;
}

export type Message = AppMethods["app.queue.detail"]["result"]["row"];

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

export async function send(
  output: Output,
  agent: string,
  text: string,
  options: SendOptions,
): Promise<ExitCode> {
  const seconds = Number(options.timeout);
  if (!(seconds > 0)) throw usageFailure(`--timeout takes seconds, not ${options.timeout}`);
  return withDaemon(async (daemon) => {
    const { agent_id } = await findAgent(daemon, agent);
    const sent = await daemon.sendInput({
      target_agent_id: agent_id,
      payload: { text },
      idempotency_key: options.key ?? randomUUID(),
    });
    if (!options.wait) {
      if (output.json) output.data(sent);
      else output.line(`${sent.message_id}  ${sent.state}${sent.deduplicated ? ", sent before" : ""}`);
      return EXIT.ok;
    }
    const message = await settled(daemon, sent.message_id, seconds * 1_000);
    if (output.json) output.data(message);
    else
      output.line(`${message.message_id}  ${printable(`${stateText(message)} (${receiptText(message)})`)}`);
    return exitOf(message);
  });
}

/** The message as it stands when it has left `queued`, or when time is up. */
async function settled(daemon: DaemonClient, messageId: string, waitMs: number): Promise<Message> {
  const endsAt = performance.now() + waitMs;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const { row } = await daemon.queue.detail({ message_id: messageId });
    const left = endsAt - performance.now();
    if (row.state !== "queued" || left <= 0) return row;
    await pause(Math.min(wait, left));
  }
}

export function exitOf({ state, receipt }: Pick<Message, "state" | "receipt">): ExitCode {
  if (receipt.status === "uncertain") return EXIT.messageUncertain;
  return match(state)
    .with("delivered", () => EXIT.ok)
    .with("blocked", () => EXIT.messageBlocked)
    .with("failed", () => EXIT.messageFailed)
    .with("canceled", () => EXIT.conflict)
    .with("queued", () => EXIT.late)
    .exhaustive();
}
