import { sql } from "kysely";
import type { Db } from "./database.ts";

/** One event as it is stored. */
export interface FeedRow {
  readonly session_id: string;
  readonly sequence: number;
  readonly id: string;
  readonly occurred_at: Date;
  readonly category: string;
  readonly type: string;
  readonly actor: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly version: string;
}

/** What is new in a session's feed since a reader's place; `rows` may be the beginning of it only. */
export interface FeedNews {
  readonly sessionId: string;
  readonly lastSequence: number;
  readonly rows: readonly FeedRow[];
}

/** Rows of one session in one answer. */
export const FEED_PAGE = 200;

/** Reads on in many feeds at once: one statement, however many are followed. A feed without news is not among the answers. */
export async function readSessionFeeds(
  db: Db,
  places: readonly { readonly sessionId: string; readonly after: number }[],
): Promise<readonly FeedNews[]> {
  const { rows } = await sql<{
    session_id: string;
    last_sequence: string;
    events: readonly StoredEvent[] | null;
  }>`
    SELECT h.session_id, h.last_sequence, news.events
    FROM unnest(${places.map(({ sessionId }) => sessionId)}::uuid[], ${places.map(({ after }) => after)}::bigint[])
      AS place (session_id, after)
    JOIN session_feed_heads h ON h.session_id = place.session_id AND h.last_sequence <> place.after
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object(
        'sequence', e.sequence, 'id', e.id, 'at', floor(extract(epoch FROM e.occurred_at) * 1000),
        'category', e.category, 'type', e.type, 'actor', e.actor, 'payload', e.payload, 'version', e.version
      ) ORDER BY e.sequence) AS events
      FROM (
        SELECT * FROM session_feed f
        WHERE f.session_id = place.session_id AND f.sequence > place.after
        ORDER BY f.sequence LIMIT ${FEED_PAGE}
      ) AS e
    ) AS news ON true`.execute(db);
  return rows.map(({ session_id, last_sequence, events }) => ({
    sessionId: session_id,
    lastSequence: Number(last_sequence),
    rows: (events ?? []).map(({ at, ...event }) => ({ ...event, session_id, occurred_at: new Date(at) })),
  }));
}

type StoredEvent = Omit<FeedRow, "session_id" | "occurred_at"> & {
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** Number of the last event of a session; 0 where there is none. */
export async function lastSequenceOf(db: Db, sessionId: string): Promise<number> {
  const row = await db
    .selectFrom("session_feed_heads")
    .select("last_sequence")
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  return Number(row?.last_sequence ?? 0);
}
