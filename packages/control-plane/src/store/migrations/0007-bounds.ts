/** Lengths and closed sets that the contract states and earlier migrations left to the code. A released migration is never edited. */
export const bounds: readonly string[] = [
  `ALTER TABLE sessions
    ADD CONSTRAINT sessions_min_client_version_bounds CHECK (char_length(min_client_version) BETWEEN 3 AND 64)`,
  `ALTER TABLE session_channels
    ADD CONSTRAINT session_channels_name_bounds CHECK (char_length(name) BETWEEN 1 AND 128)`,
  `ALTER TABLE runtime_node_attachments
    ADD CONSTRAINT runtime_node_attachments_node_bounds CHECK (char_length(node_id) BETWEEN 1 AND 256),
    ADD CONSTRAINT runtime_node_attachments_version_bounds CHECK (char_length(client_version) BETWEEN 3 AND 64)`,
  `ALTER TABLE runtime_node_presence
    ADD CONSTRAINT runtime_node_presence_node_bounds CHECK (char_length(node_id) BETWEEN 1 AND 256)`,
  `ALTER TABLE session_feed
    ADD CONSTRAINT session_feed_category_set
      CHECK (category IN ('session_lifecycle', 'membership_change', 'runtime_node_lifecycle')),
    ADD CONSTRAINT session_feed_type_bounds CHECK (char_length(type) BETWEEN 1 AND 256),
    ADD CONSTRAINT session_feed_version_bounds CHECK (char_length(version) BETWEEN 3 AND 64)`,
];
