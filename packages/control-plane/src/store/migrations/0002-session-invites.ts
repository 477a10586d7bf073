/** Invites. Only the SHA-256 of a token is stored. A released migration is never edited. */
export const sessionInvites: readonly string[] = [
  `CREATE TABLE session_invites (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id UUID NOT NULL REFERENCES sessions (id),
    inviter_id UUID NOT NULL REFERENCES participants (id),
    token_hash TEXT NOT NULL UNIQUE,
    join_mode TEXT NOT NULL DEFAULT 'viewer'
      CHECK (join_mode IN ('viewer', 'collaborator', 'runtime contributor')),
    state TEXT NOT NULL DEFAULT 'pending'
      CHECK (state IN ('pending', 'accepted', 'expired', 'revoked')),
    expires_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX idx_invites_session ON session_invites (session_id)`,
  `CREATE INDEX idx_invites_pending ON session_invites (state) WHERE state = 'pending'`,
];
