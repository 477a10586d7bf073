import { sql } from "kysely";
import type { LogReading } from "../../model/read-log-lines.ts";
import type { NewEvent } from "../../model/new-event.ts";
import { statement, type NoInput } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";
import { eventRow, insertEvent } from "./event-row.ts";
import type { Operation } from "./operation.ts";

/** How far a log has been read with these events. */
export interface LogAdvance {
  /** Where the row's offset must stand. */
  readonly fromByteOffset: number;
  readonly byteOffset: number;
  readonly lineOffset: number;
  readonly fileInode: string;
  readonly fileSizeSeen: number;
}

export interface RecordEventsInput {
  readonly attachmentId: string;
  readonly events: readonly NewEvent[];
  readonly observedAt: UnixMicros;
  /** What is to be remembered of the log for the next time. */
  readonly reading: LogReading;
  /** Null where nothing was read: a window ended, or silence said something. */
  readonly advance: LogAdvance | null;
}

export type RecordEventsOutcome =
  /** `newestEventId` is null where there was nothing to write but the advance. */
  | { readonly kind: "recorded"; readonly newestEventId: number | null }
  /** The log is no longer read, or its offset is another one: nothing was written. */
  | { readonly kind: "moved-on" };

const attachment = statement<{ attachmentId: string }>()((db, input) =>
  db
    .selectFrom("log_attachments")
    .select([
      "agent_id as agentId",
      "log_path as logPath",
      "status",
      "byte_offset as byteOffset",
      "attached_at as attachedAt",
    ])
    .where("attachment_id", "=", input.attachmentId),
);

const advanceLog = statement<Omit<LogAdvance, "fromByteOffset"> & { attachmentId: string; at: UnixMicros }>()(
  (db, input) =>
    db
      .updateTable("log_attachments")
      .set({
        byte_offset: input.byteOffset,
        line_offset: input.lineOffset,
        file_inode: input.fileInode,
        file_size_seen: input.fileSizeSeen,
        last_output_at: input.at,
      })
      .where("attachment_id", "=", input.attachmentId),
);

const newestObserved = statement<NoInput>()((db) =>
  db.selectFrom("events").select("observed_at as at").orderBy("event_id", "desc").limit(sql.lit(1)),
);

const newestId = statement<NoInput>()((db) =>
  db.selectFrom("events").select("event_id as id").orderBy("event_id", "desc").limit(sql.lit(1)),
);

const keepProgress = statement<{
  attachmentId: string;
  lastEventType: NewEvent["eventType"] | null;
  exitToldFor: UnixMicros | null;
  midLine: 0 | 1;
  windowJson: string | null;
}>()((db, input) =>
  db
    .insertInto("event_progress")
    .values({
      attachment_id: input.attachmentId,
      last_event_type: input.lastEventType,
      exit_told_for: input.exitToldFor,
      mid_line: input.midLine,
      window_json: input.windowJson,
    })
    .onConflict((conflict) =>
      conflict.column("attachment_id").doUpdateSet({
        last_event_type: sql`coalesce(excluded.last_event_type, last_event_type)`,
        exit_told_for: sql`coalesce(excluded.exit_told_for, exit_told_for)`,
        mid_line: sql`excluded.mid_line`,
        window_json: sql`excluded.window_json`,
      }),
    ),
);

/** Events, what is remembered of their log and how far it was read: all of it, or none. */
export const recordEvents: Operation<RecordEventsInput, RecordEventsOutcome> = ({ db }, input) => {
  const { attachmentId, events, reading, advance } = input;
  const log = db.first(attachment, { attachmentId });
  if (log === undefined) return { kind: "moved-on" };
  if (advance !== null) {
    if (log.status !== "active" || log.byteOffset !== advance.fromByteOffset) return { kind: "moved-on" };
    db.run(advanceLog, { ...advance, attachmentId, at: input.observedAt });
  }
  // Later events are observed later even when the clock was set back: one order for numbers and times.
  const observedAt = Math.max(input.observedAt, db.first(newestObserved, {})?.at ?? 0);
  const place = { attachmentId, agentId: log.agentId, logPath: log.logPath, observedAt };
  for (const event of events) db.run(insertEvent, eventRow(event, place));
  const exited = events.some(({ eventType }) => eventType === "pane_exited");
  db.run(keepProgress, {
    attachmentId,
    lastEventType: events.at(-1)?.eventType ?? null,
    exitToldFor: exited ? log.attachedAt : null,
    midLine: reading.midLine ? 1 : 0,
    windowJson: reading.window === null ? null : JSON.stringify(reading.window),
  });
  return {
    kind: "recorded",
    newestEventId: events.length === 0 ? null : (db.first(newestId, {})?.id ?? null),
  };
};
