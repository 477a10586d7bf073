/** Participants, sessions, memberships, channels, access tokens. A released migration is never edited. */
export const initial: readonly string[] = [
  `CREATE TABLE participants (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE sessions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    state TEXT NOT NULL DEFAULT 'provisioning'
      CHECK (state IN ('provisioning', 'active', 'archived', 'closed', 'purge_requested', 'purged')),
    config JSONB NOT NULL DEFAULT '{}',
    metadata JSONB NOT NULL DEFAULT '{}',
    min_client_version TEXT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX idx_sessions_state ON sessions (state)`,
  `CREATE TABLE session_memberships (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id UUID NOT NULL REFERENCES sessions (id),
    participant_id UUID NOT NULL REFERENCES participants (id),
    role TEXT NOT NULL DEFAULT 'viewer'
      CHECK (role IN ('owner', 'viewer', 'collaborator', 'runtime contributor')),
    state TEXT NOT NULL DEFAULT 'pending'
      CHECK (state IN ('pending', 'active', 'suspended', 'revoked')),
    joined_at TIMESTAMPTZ NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (session_id, participant_id)
  )`,
  `CREATE INDEX idx_memberships_session ON session_memberships (session_id)`,
  `CREATE INDEX idx_memberships_participant ON session_memberships (participant_id)`,
  `CREATE TABLE session_channels (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id UUID NOT NULL REFERENCES sessions (id),
    name TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'active'
      CHECK (state IN ('active', 'muted', 'archived')),
    UNIQUE (session_id, name)
  )`,
  `CREATE TABLE access_tokens (
    token_hash BYTEA PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    participant_id UUID NOT NULL REFERENCES participants (id),
    holder TEXT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    revoked_at TIMESTAMPTZ NULL
  )`,
  `CREATE INDEX idx_access_tokens_holder ON access_tokens (holder) WHERE holder IS NOT NULL`,
];
