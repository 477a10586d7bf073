import {
  EVENT_ENVELOPE_VERSION,
  eventPayloads,
  sessionEventCategory,
  type EventPayloads,
} from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** One change of a session, as its feed will tell it. */
export type NewSessionEvent = {
  readonly [Type in keyof EventPayloads]: {
    readonly sessionId: string;
    readonly type: Type;
    /** The participant who caused it; null for the system. */
    readonly actor: string | null;
    readonly payload: EventPayloads[Type];
    /** When it happened, by the database's clock; now, where it is told as it happens. */
    readonly occurredAt?: Date;
  };
}[keyof EventPayloads];

/** Events that a session's feed keeps; older ones are a gap to whoever comes late. */
export const SESSION_FEED_KEPT = 100_000;
const TRIM_EVERY = 1_000;

/**
 * Appends to the feeds of the events' sessions, in the caller's transaction: the change and its event are written
 * together or not at all. Call it last. From here to the commit the feeds of these sessions are locked, in the order of
 * their ids, so that their numbers follow the order of the commits and have no hole.
 * @throws Error when a payload is not the contract's: the change is then not made.
 */
export async function appendSessionEvents(
  tx: Transaction<Tables>,
  newId: () => string,
  events: readonly NewSessionEvent[],
): Promise<void> {
  if (events.length === 0) return;
  for (const { type, payload } of events) {
    if (!eventPayloads[type](payload)) throw new Error(`an event ${type} does not fit the contract`);
  }
  const sessions = events.map(({ sessionId }) => sessionId);
  const { rows } = await sql<{ session_id: string; last_sequence: string; added: string }>`
    WITH added AS (
      SELECT session_id, count(*) AS n FROM unnest(${sessions}::uuid[]) AS s (session_id) GROUP BY session_id
    ), heads AS (
      INSERT INTO session_feed_heads AS h (session_id, last_sequence)
      SELECT session_id, n FROM added ORDER BY session_id
      ON CONFLICT (session_id) DO UPDATE SET last_sequence = h.last_sequence + EXCLUDED.last_sequence
      RETURNING h.session_id, h.last_sequence
    ), written AS (
      INSERT INTO session_feed (session_id, sequence, id, occurred_at, category, type, actor, payload, version)
      SELECT e.session_id,
        heads.last_sequence - added.n + row_number() OVER (PARTITION BY e.session_id ORDER BY e.place),
        e.id, date_trunc('milliseconds', coalesce(e.occurred_at, clock_timestamp())), e.category, e.type, e.actor, e.payload,
        ${EVENT_ENVELOPE_VERSION}
      FROM unnest(
        ${sessions}::uuid[],
        ${events.map(() => newId())}::uuid[],
        ${events.map(({ type }) => sessionEventCategory(type))}::text[],
        ${events.map(({ type }) => type)}::text[],
        ${events.map(({ actor }) => actor)}::uuid[],
        ${events.map(({ payload }) => JSON.stringify(payload))}::jsonb[],
        ${events.map(({ occurredAt }) => occurredAt?.toISOString() ?? null)}::timestamptz[]
      ) WITH ORDINALITY AS e (session_id, id, category, type, actor, payload, occurred_at, place)
      JOIN heads USING (session_id) JOIN added USING (session_id)
    )
    SELECT heads.session_id, heads.last_sequence, added.n AS added FROM heads JOIN added USING (session_id)`.execute(
    tx,
  );
  for (const { session_id, last_sequence, added } of rows)
    await trim(tx, session_id, Number(last_sequence), Number(added));
}

/** Every thousandth event takes the oldest with it. */
async function trim(tx: Transaction<Tables>, sessionId: string, last: number, added: number): Promise<void> {
  if (last <= SESSION_FEED_KEPT) return;
  if (Math.floor(last / TRIM_EVERY) === Math.floor((last - added) / TRIM_EVERY)) return;
  await sql`DELETE FROM session_feed WHERE session_id = ${sessionId} AND sequence <= ${last - SESSION_FEED_KEPT}`.execute(
    tx,
  );
}
