import type { RowOf } from "../list/list-methods.ts";
import type { Style } from "../terminal/output.ts";
import { moment } from "./cells.ts";
import type { View } from "./view.ts";

export type Message = RowOf<"app.queue.list">;

export const MESSAGE_STYLES: { readonly [State in Message["state"]]: Style } = {
  queued: "cyan",
  blocked: "yellow",
  failed: "red",
  delivered: "green",
  canceled: "dim",
};

export const messageView: View<Message> = {
  columns: [
    { title: "MESSAGE" },
    { title: "STATE", elastic: true },
    { title: "RECEIPT" },
    { title: "TARGET" },
    { title: "ENQUEUED" },
    { title: "TEXT", elastic: true },
  ],
  cells: (message) => [
    message.message_id,
    { text: stateText(message), style: MESSAGE_STYLES[message.state] },
    message.receipt.status,
    message.target_agent_id,
    moment(message.enqueued_at),
    message.payload_preview,
  ],
};

/** The state, with why a message waits or was not delivered. */
export function stateText({
  state,
  block_reason,
  failure_reason,
}: Pick<Message, "state" | "block_reason" | "failure_reason">): string {
  const reason = block_reason ?? failure_reason;
  return reason === null ? state : `${state}: ${reason}`;
}

const EVIDENCE: { readonly [Evidence in Message["receipt"]["evidence"]]: string } = {
  stored: "kept by the daemon",
  tmux_accepted: "taken by tmux",
  pane_echo: "seen in the pane",
  attempt_broken_off: "the attempt was broken off",
  nothing_written: "nothing reached the pane",
};

/** How far the message is known to have come. */
export function receiptText({ receipt }: Pick<Message, "receipt">): string {
  return `${receipt.status}: ${EVIDENCE[receipt.evidence]}`;
}
