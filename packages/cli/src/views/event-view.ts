import type { RowOf } from "../list/list-methods.ts";
import type { Style } from "../terminal/output.ts";
import type { Cell } from "../terminal/table.ts";
import { moment } from "./cells.ts";
import type { View } from "./view.ts";

type AgentEvent = RowOf<"app.event.list">;

export const EVENT_STYLES: { readonly [Type in AgentEvent["event_type"]]: Style | undefined } = {
  activity: "dim",
  waiting_for_input: "yellow",
  completed: "green",
  error: "red",
  test_failed: "red",
  test_passed: "green",
  manual_review_needed: "yellow",
  long_running: "yellow",
  pane_exited: "red",
  swarm_member_reported: "cyan",
};

export const eventView: View<AgentEvent> = {
  columns: [
    { title: "EVENT" },
    { title: "TYPE" },
    { title: "AGENT" },
    { title: "OBSERVED" },
    { title: "SUMMARY", elastic: true },
  ],
  cells: ({ event_id, event_type, agent_id, observed_at, summary }) => [
    String(event_id),
    eventType(event_type),
    agent_id,
    moment(observed_at),
    summary,
  ],
};

export function eventType(type: AgentEvent["event_type"]): Cell {
  const style = EVENT_STYLES[type];
  return style === undefined ? type : { text: type, style };
}
