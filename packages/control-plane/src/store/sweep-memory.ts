// The one row in which the sweeps of all replicas remember what the last one found.
import { sql } from "kysely";
import type { SweepMemory, SweepSight } from "../model/node/assess-sweep.ts";
import type { LivenessSettings } from "../model/node/liveness-settings.ts";
import type { Db } from "./database.ts";
import { isFalling } from "./presence-sql.ts";

/** What a sweep sees as it begins; in the database's time. */
export interface SweepBeginning {
  readonly memory: SweepMemory;
  readonly sight: Omit<SweepSight, "failedToHear">;
  /** Tells whether the memory is still this one when it is written. */
  readonly revision: string;
}

interface Row {
  readonly now: number;
  readonly last_good_at: number | null;
  readonly hold_until: number | null;
  readonly braked_since: number | null;
  readonly revision: string;
  readonly watched: number;
  readonly falling: number;
}

const inMilliseconds = (column: string) => sql`extract(epoch FROM ${sql.ref(column)})::float8 * 1000`;

export async function beginSweep(db: Db, settings: LivenessSettings): Promise<SweepBeginning> {
  const { rows } = await sql<Row>`
    SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now,
      ${inMilliseconds("s.last_good_at")} AS last_good_at,
      ${inMilliseconds("s.hold_until")} AS hold_until,
      ${inMilliseconds("s.braked_since")} AS braked_since,
      s.revision, seen.watched, seen.falling
    FROM runtime_node_sweeps s, LATERAL (
      SELECT count(*)::int AS watched, (count(*) FILTER (WHERE ${isFalling(settings)}))::int AS falling
      FROM runtime_node_presence p WHERE p.health_state <> 'offline'
    ) seen`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("the row of the sweeps is missing");
  return {
    memory: {
      lastGoodAt: row.last_good_at ?? undefined,
      holdUntil: row.hold_until ?? undefined,
      brakedSince: row.braked_since ?? undefined,
    },
    sight: { now: row.now, watched: row.watched, falling: row.falling },
    revision: row.revision,
  };
}

/** @returns false where another sweep has written in between: no lock is held while a replica thinks. */
export async function rememberSweep(db: Db, revision: string, memory: SweepMemory): Promise<boolean> {
  const at = (time: number | undefined) => sql`to_timestamp(${time ?? null}::float8 / 1000)`;
  const { rows } = await sql`
    UPDATE runtime_node_sweeps SET last_good_at = ${at(memory.lastGoodAt)}, hold_until = ${at(memory.holdUntil)},
      braked_since = ${at(memory.brakedSince)}, revision = revision + 1
    WHERE revision = ${revision}::bigint RETURNING revision`.execute(db);
  return rows.length > 0;
}
