import { sql, type RawBuilder } from "kysely";
import { eventById } from "../records/by-id.ts";
import { selectEvents } from "../records/event-columns.ts";
import type { EventRecord } from "../records/event-record.ts";
import { equals, inOrder } from "./equals.ts";
import { eventCounting } from "./event-counting.ts";
import type { EventFilters, EventOrder } from "./list-inputs.ts";
import type { KeyColumn, Surface } from "./surface.ts";

const eventId: KeyColumn<EventRecord> = { column: "events.event_id", of: (row) => row.eventId };

/** Whether the event's agent has its pane in a container; an agent never leaves it. */
export function agentIsIn(containerId: unknown): RawBuilder<boolean> {
  return sql<boolean>`${inOrder("events.agent_id")} IN (SELECT agents.agent_id FROM agents JOIN panes ON panes.pane_ref = agents.pane_ref WHERE panes.container_id = ${containerId})`;
}

export const eventSurface: Surface<EventRecord, EventOrder, keyof EventFilters, "events"> = {
  name: "events",
  select: selectEvents,
  orders: {
    event_id: { columns: [eventId], cursor: "values" },
    // Times never fall while numbers rise (see recordEvents), so this is the same order, in the same index.
    observed_at: { columns: [eventId], cursor: "values" },
  },
  filters: {
    event_type: equals("events.event_type"),
    event_types: {
      where: (value) =>
        sql<boolean>`${inOrder("events.event_type")} IN (SELECT value FROM json_each(${value}))`,
    },
    agent_id: equals("events.agent_id"),
    container_id: { where: agentIsIn },
    // For the same reason a time is a bound on numbers, which every index of the table ends with.
    since: {
      where: (value) =>
        sql<boolean>`events.event_id >= (SELECT event_id FROM events WHERE observed_at >= ${value} ORDER BY observed_at, event_id LIMIT 1)`,
    },
    until: {
      where: (value) =>
        sql<boolean>`events.event_id <= (SELECT event_id FROM events WHERE observed_at <= ${value} ORDER BY observed_at DESC, event_id DESC LIMIT 1)`,
    },
  },
  reference: { of: (row) => String(row.eventId), find: eventById },
  counting: eventCounting,
};
