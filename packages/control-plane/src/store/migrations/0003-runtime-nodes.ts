/** Runtime node attachments and presence. A released migration is never edited. */
export const runtimeNodes: readonly string[] = [
  `CREATE TABLE runtime_node_attachments (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id UUID NOT NULL REFERENCES sessions (id),
    participant_id UUID NOT NULL REFERENCES participants (id),
    node_id TEXT NOT NULL,
    capabilities JSONB NOT NULL DEFAULT '{}',
    client_version TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'registering'
      CHECK (state IN ('registering', 'online', 'degraded', 'offline', 'revoked')),
    attached_at TIMESTAMPTZ NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX idx_node_attachments_session ON runtime_node_attachments (session_id)`,
  `CREATE INDEX idx_node_attachments_participant ON runtime_node_attachments (participant_id)`,
  // Target of the attach upsert.
  `CREATE UNIQUE INDEX idx_node_attachments_node ON runtime_node_attachments (node_id, session_id)`,
  // One active session per node.
  `CREATE UNIQUE INDEX idx_node_attachments_active ON runtime_node_attachments (node_id)
    WHERE state IN ('registering', 'online', 'degraded')`,
  `CREATE TABLE runtime_node_presence (
    node_id TEXT PRIMARY KEY,
    last_heartbeat_at TIMESTAMPTZ NOT NULL,
    health_state TEXT NOT NULL DEFAULT 'online'
      CHECK (health_state IN ('online', 'degraded', 'offline'))
  )`,
];
