import { RATE_BLOCKS, RATE_VIOLATION_SECONDS } from "@interlock/contracts";
import { sql } from "kysely";
import type { Db } from "./database.ts";

export interface StoredBlock {
  readonly bucket: string;
  /** Until the end of the block. At least 1. */
  readonly seconds: number;
  /** Began with the violation that was just noted. */
  readonly isNew: boolean;
}

const KEPT_SECONDS = Math.max(...RATE_BLOCKS.map(({ withinSeconds }) => withinSeconds));
const seconds = (value: number) => sql`make_interval(secs => ${sql.lit(value)})`;
/** The end of the longest block that the violations in `seen.kept` lead to. */
const BLOCK = sql.join(
  RATE_BLOCKS.map(
    ({ violations, withinSeconds, blockSeconds }) => sql`
      WHEN (SELECT count(*) FROM unnest(seen.kept) AS v WHERE v > clock.now - ${seconds(withinSeconds)}) >= ${sql.lit(violations)}
      THEN clock.now + ${seconds(blockSeconds)}`,
  ),
  sql` `,
);
const SECONDS_LEFT = sql`greatest(1, ceil(extract(epoch FROM blocked_until - clock_timestamp())))::int`;

/**
 * Notes a violation of each bucket, on the database's clock; one that follows the last too closely is the same violation.
 * @returns those of them that are blocked now
 */
export async function noteViolations(db: Db, buckets: readonly string[]): Promise<readonly StoredBlock[]> {
  const { rows } = await sql<Omit<StoredBlock, "seconds"> & { readonly seconds: number | null }>`
    INSERT INTO rate_limit_blocks AS b (bucket, violations, blocked_until, expires_at)
    SELECT bucket, ARRAY[clock_timestamp()], NULL, clock_timestamp() + ${seconds(KEPT_SECONDS)}
    FROM unnest(${buckets}::text[]) AS violated (bucket)
    -- Always in the same order, so that two replicas never wait for each other.
    ORDER BY bucket
    ON CONFLICT (bucket) DO UPDATE SET (violations, blocked_until, expires_at) = (
      SELECT seen.kept, greatest(b.blocked_until, CASE ${BLOCK} END), EXCLUDED.expires_at
      FROM (SELECT clock_timestamp() AS now) AS clock, LATERAL (
        SELECT array_agg(v ORDER BY v) AS kept FROM unnest(b.violations || clock.now) AS v
        WHERE v > clock.now - ${seconds(KEPT_SECONDS)}
      ) AS seen
    ) WHERE b.violations[cardinality(b.violations)] < clock_timestamp() - ${seconds(RATE_VIOLATION_SECONDS)}
    RETURNING bucket, CASE WHEN blocked_until > clock_timestamp() THEN ${SECONDS_LEFT} END AS seconds, TRUE AS "isNew"`.execute(
    db,
  );
  return rows.flatMap((row) => (row.seconds === null ? [] : [{ ...row, seconds: row.seconds }]));
}

/** Which of the buckets are blocked. */
export async function blocksAmong(db: Db, buckets: readonly string[]): Promise<readonly StoredBlock[]> {
  const { rows } = await sql<StoredBlock>`
    SELECT bucket, ${SECONDS_LEFT} AS seconds, FALSE AS "isNew" FROM rate_limit_blocks
    WHERE bucket = ANY(${buckets}::text[]) AND blocked_until > clock_timestamp()`.execute(db);
  return rows;
}
