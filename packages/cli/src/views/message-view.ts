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
    { title: "TARGET" },
    { title: "ENQUEUED" },
    { title: "TEXT", elastic: true },
  ],
  cells: (message) => [
    message.message_id,
    { text: stateText(message), style: MESSAGE_STYLES[message.state] },
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
