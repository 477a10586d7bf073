/**
 * Counters of calls. Not written to the log: after a crash of the database everybody begins anew, which costs nothing.
 * A released migration is never edited.
 */
export const rateLimits: readonly string[] = [
  `CREATE UNLOGGED TABLE rate_limit_counters (
    bucket TEXT PRIMARY KEY CHECK (char_length(bucket) BETWEEN 1 AND 512),
    window_index BIGINT NOT NULL,
    current INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    granted INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    elapsed DOUBLE PRECISION NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
  )`,
];
