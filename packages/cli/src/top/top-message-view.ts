import { MESSAGE_STYLES, stateText, type Message } from "../views/message-view.ts";
import type { View } from "../views/view.ts";

/** Messages on a screen of eighty columns: the id stays whole, because other commands take it. */
export const topMessageView: View<Message> = {
  columns: [
    { title: "MESSAGE" },
    { title: "STATE", elastic: true },
    { title: "TARGET", elastic: true },
    { title: "TEXT", elastic: true },
  ],
  cells: (message) => [
    message.message_id,
    { text: stateText(message), style: MESSAGE_STYLES[message.state] },
    message.target_agent_id,
    message.payload_preview,
  ],
};
