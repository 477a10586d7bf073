import { sql } from "kysely";
import type { Connection } from "../database/connection.ts";
import { statement, type NoInput } from "../database/statement.ts";
import type { LineFile, MendedFile } from "../line-file/line-appender.ts";
import { selectEvents } from "../records/event-columns.ts";
import { isoMicros, type Clock } from "../timestamp.ts";
import { eventJson } from "./event-json.ts";
import type { EventFileMark } from "./mark-events-appended.ts";
import { mendEventFile } from "./mend-event-file.ts";

/** How far the file is, and which events behind that it holds all the same. */
export interface EventFileEnd extends EventFileMark {
  readonly present: ReadonlySet<number>;
}

const markRow = statement<NoInput>()((db) =>
  db
    .selectFrom("events_file")
    .select(["appended_event_id as eventId", "appended_bytes as bytes"])
    .where("id", "=", sql.lit(1)),
);

const behind = statement<{ after: number; limit: number }>()((db, input) =>
  selectEvents(db).where("event_id", ">", input.after).orderBy("event_id").limit(input.limit),
);

const BATCH_EVENTS = 512;
const NONE: ReadonlySet<number> = new Set();

export interface EventFileOptions {
  readonly path: string;
  /** The read-only connection. */
  readonly db: Connection;
  readonly mark: (mark: EventFileMark) => Promise<unknown>;
  readonly clock: Clock;
}

/**
 * `events.jsonl`: each event once, in the order of its number. It is a copy for other programs, who may rotate it; the
 * database has the events. `ts` is when the line was written.
 */
export function eventFile({ path, db, mark, clock }: EventFileOptions): LineFile<EventFileEnd, never> {
  const marked = (): EventFileEnd => ({
    ...(db.first(markRow, {}) ?? { eventId: 0, bytes: 0 }),
    present: NONE,
  });
  return {
    path,
    name: "events file",
    marked,
    next: ({ eventId, present }) => {
      const events = db.all(behind, { after: eventId, limit: BATCH_EVENTS });
      const last = events.at(-1);
      if (last === undefined) return null;
      const ts = isoMicros(clock());
      const lines = events
        .filter((event) => !present.has(event.eventId))
        .map((event) => `${JSON.stringify({ ts, ...eventJson(event) })}\n`);
      return {
        bytes: Buffer.from(lines.join("")),
        end: (bytes) => ({ eventId: last.eventId, bytes, present }),
      };
    },
    mend: (distrustUnsynced) => mended(path, marked(), distrustUnsynced),
    mark: ({ eventId, bytes }) => mark({ eventId, bytes }),
    onDamage: (damage) => damage,
    same: (a, b) => a.eventId === b.eventId && a.bytes === b.bytes,
    rotates: true,
  };
}

function mended(
  path: string,
  mark: EventFileMark,
  distrustUnsynced: boolean,
): MendedFile<EventFileEnd, never> {
  const { bytes, present } = mendEventFile(path, mark, distrustUnsynced);
  return { end: { eventId: mark.eventId, bytes, present }, damage: null };
}
