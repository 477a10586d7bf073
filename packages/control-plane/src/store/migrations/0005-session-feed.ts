/**
 * Handles of members, who used an invite, and the feed: what changed in a session, numbered in the order of the commits.
 * A released migration is never edited.
 */
export const sessionFeed: readonly string[] = [
  `ALTER TABLE session_memberships
    ADD COLUMN identity_handle TEXT NULL CHECK (char_length(identity_handle) BETWEEN 1 AND 64)`,
  `ALTER TABLE session_invites
    ADD COLUMN accepted_by UUID NULL REFERENCES participants (id)`,
  // The row is locked from the first event of a transaction to its end: that makes the numbers follow the commits.
  `CREATE TABLE session_feed_heads (
    session_id UUID PRIMARY KEY REFERENCES sessions (id),
    last_sequence BIGINT NOT NULL CHECK (last_sequence > 0)
  )`,
  `CREATE TABLE session_feed (
    session_id UUID NOT NULL REFERENCES sessions (id),
    sequence BIGINT NOT NULL CHECK (sequence > 0),
    id UUID NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL,
    category TEXT NOT NULL,
    type TEXT NOT NULL,
    actor UUID NULL,
    payload JSONB NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (session_id, sequence)
  )`,
];
