import { sql } from "kysely";
import { EVENT_TYPES } from "../../model/event-type.ts";
import type { ReadConnection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";
import type { EventFilters } from "./list-inputs.ts";
import type { Counting } from "./surface.ts";

/** The filters of a list of events, as a surface sees all of them. */
type Given = Readonly<Partial<Record<keyof EventFilters, string | number | boolean>>>;

interface Kept {
  readonly typesJson: string;
  readonly agentId: string;
  readonly containerId: string;
}

const ofTypes = statement<Kept>()((db, input) =>
  db
    .selectFrom("counters")
    .select(sql<number>`coalesce(sum(value), 0)`.as("total"))
    .where("subject", "=", sql.lit("events_by_type"))
    .where(sql<boolean>`facet IN (SELECT value FROM json_each(${input.typesJson}))`),
);

const ofAgent = statement<Kept>()((db, input) =>
  db
    .selectFrom("counters")
    .select(sql<number>`coalesce(sum(value), 0)`.as("total"))
    .where("subject", "=", sql.lit("events"))
    .where(sql<boolean>`facet IN (SELECT value FROM json_each(${input.typesJson}))`)
    .where("detail", "=", input.agentId),
);

const ofContainer = statement<Kept>()((db, input) =>
  db
    .selectFrom("counters")
    .select(sql<number>`coalesce(sum(value), 0)`.as("total"))
    .where("subject", "=", sql.lit("events"))
    .where(sql<boolean>`facet IN (SELECT value FROM json_each(${input.typesJson}))`)
    .where("detail", "in", (eb) =>
      eb
        .selectFrom("agents")
        .innerJoin("panes", "panes.pane_ref", "agents.pane_ref")
        .select("agents.agent_id")
        .where("panes.container_id", "=", input.containerId),
    ),
);

const span = statement<{ since: number; until: number }>()((db, input) =>
  db.selectNoFrom([
    sql<
      number | null
    >`(SELECT event_id FROM events WHERE observed_at >= ${input.since} ORDER BY observed_at, event_id LIMIT 1)`.as(
      "first",
    ),
    sql<
      number | null
    >`(SELECT event_id FROM events WHERE observed_at <= ${input.until} ORDER BY observed_at DESC, event_id DESC LIMIT 1)`.as(
      "last",
    ),
    sql<number | null>`(SELECT min(event_id) FROM events)`.as("oldest"),
    sql<number | null>`(SELECT max(event_id) FROM events)`.as("newest"),
  ]),
);

const ALL_TYPES = JSON.stringify(EVENT_TYPES);

/** By type and agent, from what triggers keep: at most ten rows, however many events there are. */
function kept(db: ReadConnection, { event_type, event_types, agent_id, container_id }: Given): number {
  const typesJson =
    event_type === undefined ? String(event_types ?? ALL_TYPES) : JSON.stringify([event_type]);
  const input = { typesJson, agentId: String(agent_id ?? ""), containerId: String(container_id ?? "") };
  // Whoever names both names an agent of the container.
  const counted = agent_id === undefined ? (container_id === undefined ? ofTypes : ofContainer) : ofAgent;
  return db.first(counted, input)?.total ?? 0;
}

/** The events of a type and agent, in proportion to the part of all events that lies between the times. */
function estimate(db: ReadConnection, filters: Given): number {
  const { since = 0, until = Number.MAX_SAFE_INTEGER } = filters;
  const found = db.first(span, { since: Number(since), until: Number(until) });
  if (found === undefined || found.first === null || found.last === null) return 0;
  const all = (found.newest ?? 0) - (found.oldest ?? 0) + 1;
  return Math.round((kept(db, filters) * (found.last - found.first + 1)) / all);
}

export const eventCounting: Counting<Given> = {
  kept: (db, filters) =>
    filters.since === undefined && filters.until === undefined ? kept(db, filters) : null,
  countUpTo: 1000,
  estimate,
};
