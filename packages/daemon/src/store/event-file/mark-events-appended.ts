import { sql } from "kysely";
import { statement } from "../database/statement.ts";
import type { Operation } from "../operations/operation.ts";
import type { UnixMicros } from "../timestamp.ts";

/** The last event known to be in the file and synced, and how long the file is with it. */
export interface EventFileMark {
  /** 0 before the first. */
  readonly eventId: number;
  readonly bytes: number;
}

export type MarkEventsAppendedInput = EventFileMark;

const mark = statement<EventFileMark & { now: UnixMicros }>()((db, input) =>
  db
    .updateTable("events_file")
    .set({
      appended_event_id: input.eventId,
      appended_bytes: input.bytes,
      jsonl_appended_at: input.now,
    })
    .where("id", "=", sql.lit(1)),
);

/** From here on these events are not written to the file again. */
export const markEventsAppended: Operation<MarkEventsAppendedInput, null> = ({ db, now }, input) => {
  db.run(mark, { ...input, now });
  return null;
};
