/**
 * Who went on calling over a limit, and until when they are blocked there. Written to the log, unlike the counters: a crash
 * lifts no block. A released migration is never edited.
 */
export const rateBlocks: readonly string[] = [
  `CREATE TABLE rate_limit_blocks (
    bucket TEXT PRIMARY KEY CHECK (char_length(bucket) BETWEEN 1 AND 512),
    violations TIMESTAMPTZ[] NOT NULL,
    blocked_until TIMESTAMPTZ NULL,
    expires_at TIMESTAMPTZ NOT NULL
  )`,
];
