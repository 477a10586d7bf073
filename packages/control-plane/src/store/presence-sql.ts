// SQL made from the presence table: whom a sweep demotes, and to what.
import { PRESENCE_HEALTH_STATES } from "@interlock/contracts";
import { sql, type RawBuilder } from "kysely";
import type { LivenessSettings } from "../model/node/liveness-settings.ts";
import { PRESENCE_TABLE, type Presence } from "../model/node/presence-table.ts";

type Thresholds = Pick<LivenessSettings, "degradedAfterMs" | "offlineAfterMs">;

/** A span of the database's time. */
export const milliseconds = (time: number): RawBuilder<unknown> =>
  sql`(${sql.lit(time)}::float8 * interval '1 millisecond')`;

/** What a sweep makes of a presence row `p` at this moment. */
export function sweptHealth({ degradedAfterMs, offlineAfterMs }: Thresholds): RawBuilder<Presence> {
  const lostBefore = sql`p.last_heartbeat_at < clock_timestamp() - ${milliseconds(offlineAfterMs)}`;
  const lateBefore = sql`p.last_heartbeat_at < clock_timestamp() - ${milliseconds(degradedAfterMs)}`;
  return sql<Presence>`CASE
    WHEN ${lostBefore} THEN ${demoted("lost")}
    WHEN ${lateBefore} THEN ${demoted("late")}
    ELSE p.health_state END`;
}

/** Would a sweep change the presence row `p` at this moment? */
export function isFalling(thresholds: Thresholds): RawBuilder<boolean> {
  return sql<boolean>`(p.health_state <> 'offline' AND ${sweptHealth(thresholds)} <> p.health_state)`;
}

function demoted(event: "late" | "lost"): RawBuilder<Presence> {
  const cases = PRESENCE_HEALTH_STATES.values.map(
    (health) => sql`WHEN ${sql.lit(health)} THEN ${sql.lit(PRESENCE_TABLE[health][event])}`,
  );
  return sql<Presence>`CASE p.health_state ${sql.join(cases, sql` `)} END`;
}
