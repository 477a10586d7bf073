/**
 * What happened to nodes and is not yet in the feeds of their sessions. A row is written with the change itself and taken
 * out with the event. A released migration is never edited.
 */
export const nodeTransitions: readonly string[] = [
  // No foreign key: a heartbeat that writes here must not wait for whoever changes the session. Its attachment has one.
  `CREATE TABLE runtime_node_transitions (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id UUID NOT NULL,
    node_id TEXT NOT NULL CHECK (char_length(node_id) BETWEEN 1 AND 256),
    occurred_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    previous_state TEXT NULL
      CHECK (previous_state IN ('registering', 'online', 'degraded', 'offline', 'revoked')),
    new_state TEXT NOT NULL,
    cause TEXT NOT NULL,
    actor UUID NULL,
    last_heartbeat_at TIMESTAMPTZ NULL,
    reason TEXT NULL CHECK (char_length(reason) BETWEEN 1 AND 512),
    CONSTRAINT runtime_node_transitions_shape CHECK (CASE cause
      WHEN 'beat' THEN new_state IN ('online', 'degraded')
      WHEN 'silence' THEN new_state IN ('degraded', 'offline') AND last_heartbeat_at IS NOT NULL
      WHEN 'detach' THEN new_state = 'offline' AND last_heartbeat_at IS NOT NULL AND actor IS NOT NULL
      WHEN 'revocation' THEN new_state = 'revoked' AND actor IS NOT NULL
      ELSE FALSE END)
  ) WITH (autovacuum_vacuum_scale_factor = 0.05)`,
];
