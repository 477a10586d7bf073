import { sql } from "kysely";
import type { Db } from "./database.ts";

export interface CallCount {
  readonly bucket: string;
  readonly asked: number;
  readonly calls: number;
  readonly seconds: number;
}

export interface CountedCalls {
  readonly bucket: string;
  /** How many of those that asked may pass; only these were counted. */
  readonly granted: number;
  readonly current: number;
  readonly previous: number;
  readonly elapsed: number;
}

/**
 * Counts the calls of many buckets in one statement, on the database's clock: replicas share one limit. A bucket that is
 * blocked is not among the answers.
 */
export async function countCalls(db: Db, counts: readonly CallCount[]): Promise<readonly CountedCalls[]> {
  const { rows } = await sql<CountedCalls>`
    INSERT INTO rate_limit_counters AS c
      (bucket, window_index, current, previous, granted, calls, elapsed, expires_at)
    SELECT bucket, floor(at), least(asked, calls), 0, least(asked, calls), calls, at - floor(at),
      clock_timestamp() + make_interval(secs => 2 * seconds)
    FROM unnest(
      ${counts.map(({ bucket }) => bucket)}::text[],
      ${counts.map(({ asked }) => asked)}::integer[],
      ${counts.map(({ calls }) => calls)}::integer[],
      ${counts.map(({ seconds }) => seconds)}::integer[]
    ) AS asked (bucket, asked, calls, seconds),
    LATERAL (SELECT (extract(epoch FROM clock_timestamp()) / seconds)::double precision AS at) AS clock
    WHERE NOT EXISTS (
      SELECT FROM rate_limit_blocks b WHERE b.bucket = asked.bucket AND b.blocked_until > clock_timestamp()
    )
    -- Always in the same order, so that two replicas never wait for each other.
    ORDER BY bucket
    ON CONFLICT (bucket) DO UPDATE SET (window_index, current, previous, granted, calls, elapsed, expires_at) = (
      SELECT EXCLUDED.window_index, kept.current + fit.granted, kept.previous, fit.granted,
        EXCLUDED.calls, EXCLUDED.elapsed, EXCLUDED.expires_at
      FROM (SELECT
        CASE WHEN c.window_index >= EXCLUDED.window_index THEN c.current ELSE 0 END AS current,
        CASE WHEN c.window_index >= EXCLUDED.window_index THEN c.previous
          WHEN c.window_index = EXCLUDED.window_index - 1 THEN c.current ELSE 0 END AS previous
      ) AS kept,
      LATERAL (SELECT greatest(0, least(EXCLUDED.granted,
        floor(EXCLUDED.calls - kept.current - kept.previous * (1 - EXCLUDED.elapsed))))::integer AS granted) AS fit
    )
    RETURNING bucket, granted, current, previous, elapsed`.execute(db);
  return rows;
}

/** Counters that say nothing any more. */
export async function forgetCalls(db: Db): Promise<void> {
  await sql`DELETE FROM rate_limit_counters WHERE expires_at < clock_timestamp()`.execute(db);
  await sql`DELETE FROM rate_limit_blocks
    WHERE expires_at < clock_timestamp() AND (blocked_until IS NULL OR blocked_until <= clock_timestamp())`.execute(
    db,
  );
}
