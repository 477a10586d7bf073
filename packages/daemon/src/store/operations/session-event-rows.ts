import type { EventStub } from "../../model/new-session-event.ts";
import { statement, type Statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";

/** Where a log ends: the number that its next event gets, and the hash that it links to. */
export interface LogHead {
  readonly next: number;
  readonly hash: Uint8Array;
}

export const sessionLogHead: Statement<{ sessionId: string }, LogHead> = statement<{ sessionId: string }>()(
  (db, input) =>
    db
      .selectFrom("session_logs")
      .select(["next_sequence as next", "head_hash as hash"])
      .where("session_id", "=", input.sessionId),
);

/** Does nothing where there is a log. */
export const openSessionLog: Statement<{ sessionId: string; hash: Uint8Array }, unknown> = statement<{
  sessionId: string;
  hash: Uint8Array;
}>()((db, input) =>
  db
    .insertInto("session_logs")
    .values({ session_id: input.sessionId, next_sequence: 0, head_hash: input.hash })
    .onConflict((conflict) => conflict.doNothing()),
);

export const moveSessionLogHead: Statement<{ sessionId: string } & LogHead, unknown> = statement<
  { sessionId: string } & LogHead
>()((db, input) =>
  db
    .updateTable("session_logs")
    .set({ next_sequence: input.next, head_hash: input.hash })
    .where("session_id", "=", input.sessionId),
);

export const sessionEventById: Statement<{ eventId: string }, { sessionId: string; sequence: number }> =
  statement<{ eventId: string }>()((db, input) =>
    db
      .selectFrom("session_events")
      .select(["session_id as sessionId", "sequence"])
      .where("event_id", "=", input.eventId),
  );

export interface SessionEventRow {
  readonly eventId: string;
  readonly sessionId: string;
  readonly sequence: number;
  readonly monotonicNs: bigint;
  readonly type: string;
  readonly version: string;
  readonly canonical: string;
  readonly bytes: number;
  readonly previous: Uint8Array;
  readonly hash: Uint8Array;
}

export const insertSessionEvent: Statement<SessionEventRow, unknown> = statement<SessionEventRow>()(
  (db, row) =>
    db.insertInto("session_events").values({
      event_id: row.eventId,
      session_id: row.sessionId,
      sequence: row.sequence,
      monotonic_ns: row.monotonicNs,
      type: row.type,
      version: row.version,
      canonical: row.canonical,
      bytes: row.bytes,
      prev_hash: row.previous,
      row_hash: row.hash,
    }),
);

export interface StubRow extends EventStub {
  readonly eventId: string;
  readonly type: string;
  readonly version: string;
  readonly at: UnixMicros;
}

export const insertEventStub: Statement<StubRow, unknown> = statement<StubRow>()((db, row) =>
  db.insertInto("session_event_stubs").values({
    event_id: row.eventId,
    original_type: row.type,
    original_version: row.version,
    received_at: row.at,
    stub_reason: row.reason,
    original: row.original,
  }),
);
