// Heartbeats of people travel between the replicas as notifications of the database. No table holds them.
import { sql } from "kysely";
import { parsePresenceBeats, type PresenceBeat } from "../model/presence-beat.ts";
import type { Db } from "./database.ts";
import type { Listen } from "./listen.ts";

const CHANNEL = "interlock_presence";

/** Tells every replica of a heartbeat. @returns the time of the database's clock */
export async function announcePresence(db: Db, beat: PresenceBeat): Promise<Date> {
  const { rows } = await sql<{ at: string }>`
    SELECT at, pg_notify(${CHANNEL}, json_build_object('at', at, 'beats', ${JSON.stringify([beat])}::json)::text)
    FROM (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000) AS at) AS clock`.execute(db);
  return new Date(Number(rows[0]?.at));
}

/** Hears what the replicas announce, until it is stopped. */
export function hearPresence(
  listen: Listen,
  note: (beat: PresenceBeat, at: Date) => void,
  broken: (code: string | undefined) => void,
): { stop(): Promise<void> } {
  return listen(CHANNEL, {
    payload: (payload) => {
      const announced = parsePresenceBeats(payload);
      if (announced !== undefined) for (const beat of announced.beats) note(beat, announced.at);
    },
    broken,
  });
}
