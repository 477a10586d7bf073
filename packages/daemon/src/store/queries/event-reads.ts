import { sql } from "kysely";
import type { LogReading } from "../../model/read-log-lines.ts";
import { decodeCursor, encodeCursor, type CursorBinding, type CursorKey } from "../cursor.ts";
import type { ReadConnection } from "../database/connection.ts";
import { statement, type NoInput, type Statement } from "../database/statement.ts";
import type { EventReader, EventSlice } from "../event-reader.ts";
import { eventById } from "../records/by-id.ts";
import { selectEvents } from "../records/event-columns.ts";
import type { EventRecord } from "../records/event-record.ts";
import type { QuietLog } from "../records/quiet-log.ts";
import { inOrder } from "./equals.ts";
import { agentIsIn, eventSurface } from "./event-surface.ts";
import { createListQuery } from "./list-query.ts";

const newest = statement<{ limit: number }>()((db, input) =>
  selectEvents(db).orderBy("event_id", "desc").limit(input.limit),
);

const ends = statement<NoInput>()((db) =>
  db.selectNoFrom([
    sql<number | null>`(SELECT min(event_id) FROM events)`.as("oldest"),
    // A number is never given twice, so that the newest one outlives its row.
    sql<number>`coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)`.as("newest"),
  ]),
);

interface After {
  readonly after: number;
  readonly until: number;
  readonly limit: number;
  readonly typesJson: string;
  readonly agentId: string;
  readonly containerId: string;
}

/** Whose events: everybody's, an agent's, or those of a container's agents. */
type Whose = "all" | "agent" | "container";

/** Each combination of filters is a statement of its own, so that none of them tests what is not asked for. */
function behind(whose: Whose, ofTypes: boolean): Statement<After, EventRecord> {
  return statement<After>()((db, input) => {
    let query = selectEvents(db).where("event_id", ">", input.after).where("event_id", "<=", input.until);
    if (ofTypes)
      query = query.where(
        sql<boolean>`${inOrder("event_type")} IN (SELECT value FROM json_each(${input.typesJson}))`,
      );
    if (whose === "agent") query = query.where("agent_id", "=", input.agentId);
    if (whose === "container") query = query.where(agentIsIn(input.containerId));
    return query.orderBy("event_id").limit(input.limit);
  });
}

const BEHIND = {
  all: { some: behind("all", true), every: behind("all", false) },
  agent: { some: behind("agent", true), every: behind("agent", false) },
  container: { some: behind("container", true), every: behind("container", false) },
} as const;

const before = statement<{ at: number }>()((db, input) =>
  db
    .selectFrom("events")
    .select("event_id as id")
    .where("observed_at", "<", input.at)
    .orderBy("observed_at", "desc")
    .orderBy("event_id", "desc")
    .limit(sql.lit(1)),
);

const progress = statement<{ attachmentId: string }>()((db, input) =>
  db
    .selectFrom("event_progress")
    .select(["window_json as windowJson", "mid_line as midLine"])
    .where("attachment_id", "=", input.attachmentId),
);

const collecting = statement<NoInput>()((db) =>
  db
    .selectFrom("event_progress")
    .select("attachment_id as attachmentId")
    .where("window_json", "is not", null),
);

/** Logs whose silence may say something: those that are read, and those whose pane has gone untold. */
const quiet = statement<NoInput>()((db) =>
  db
    .selectFrom("log_attachments")
    .innerJoin("panes", "panes.pane_ref", "log_attachments.pane_ref")
    .leftJoin("event_progress", "event_progress.attachment_id", "log_attachments.attachment_id")
    .select([
      "log_attachments.attachment_id as attachmentId",
      "log_attachments.status as status",
      "panes.state as pane",
      sql<number>`coalesce(log_attachments.last_output_at, log_attachments.attached_at)`.as("lastOutputAt"),
      "event_progress.last_event_type as lastEventType",
      sql<0 | 1>`event_progress.exit_told_for IS log_attachments.attached_at`.as("exitTold"),
    ])
    .where("log_attachments.status", "in", [sql.lit("active" as const), sql.lit("stale" as const)])
    .where(
      sql<boolean>`(log_attachments.status = 'active' AND panes.state = 'active') OR (panes.state = 'inactive' AND event_progress.exit_told_for IS NOT log_attachments.attached_at)`,
    ),
);

/** A place in the sequence of all events, whatever a subscriber's filters let through. */
const CURSOR: CursorBinding = { surface: "event-feed", order: "event_id:asc", filters: {} };

export function createEventReader(db: ReadConnection, polled: ReadConnection, key: CursorKey): EventReader {
  return {
    events: createListQuery(db, key, eventSurface),
    event: (eventId) => db.first(eventById, { id: String(eventId) }) ?? null,
    recentEvents: (limit) => polled.all(newest, { limit }),
    newestEventId: () => db.first(ends, {})?.newest ?? 0,
    lastEventBefore: (at) => db.first(before, { at })?.id ?? 0,
    eventsAfter: ({ after, limit, types, agentId, containerId }): EventSlice => {
      const { oldest, newest: until } = db.first(ends, {}) ?? { oldest: null, newest: 0 };
      const input: After = {
        after,
        until,
        limit,
        typesJson: JSON.stringify(types),
        agentId: agentId ?? "",
        containerId: containerId ?? "",
      };
      // Whoever names both names an agent of the container.
      const whose = agentId === null ? (containerId === undefined ? "all" : "container") : "agent";
      const of = BEHIND[whose][types === null ? "every" : "some"];
      const events = db.all(of, input);
      const last = events.length === limit ? events.at(-1) : undefined;
      return {
        events,
        position: last?.eventId ?? Math.max(after, until),
        missed: Math.max(0, (oldest ?? until + 1) - after - 1),
      };
    },
    eventCursor: (eventId) => encodeCursor(key, CURSOR, [eventId]),
    readEventCursor: (cursor) => {
      const reading = decodeCursor(key, CURSOR, cursor);
      if (reading.kind === "refused") return reading;
      return { kind: "position", eventId: Number(reading.position[0]) };
    },
    logReading: (attachmentId) => {
      const row = db.first(progress, { attachmentId });
      if (row === undefined) return null;
      return {
        // Written by recordEvents from a value of this type.
        window: row.windowJson === null ? null : (JSON.parse(row.windowJson) as LogReading["window"]),
        midLine: row.midLine === 1,
      };
    },
    collectingLogs: () => db.all(collecting, {}).map(({ attachmentId }) => attachmentId),
    quietLogs: () =>
      db.all(quiet, {}).map(({ status, exitTold, ...log }): QuietLog => ({
        ...log,
        reading: status === "active",
        exitTold: exitTold === 1,
      })),
  };
}
