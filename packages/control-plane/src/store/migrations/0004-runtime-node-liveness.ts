/** Fences of attaches, and what the sweeps remember. A released migration is never edited. */
export const runtimeNodeLiveness: readonly string[] = [
  // Taken outside transactions, so that a fence is never given twice, whatever is rolled back.
  `CREATE SEQUENCE runtime_node_fences AS BIGINT`,
  `ALTER TABLE runtime_node_attachments
    ADD COLUMN fence BIGINT NOT NULL DEFAULT nextval('runtime_node_fences')`,
  `ALTER SEQUENCE runtime_node_fences OWNED BY runtime_node_attachments.fence`,
  // Every beat rewrites a presence row: with room on its page it needs no new entry in the index.
  `ALTER TABLE runtime_node_presence SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05)`,
  `ALTER TABLE runtime_node_attachments SET (fillfactor = 70)`,
  `CREATE TABLE runtime_node_sweeps (
    only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    last_good_at TIMESTAMPTZ NULL,
    hold_until TIMESTAMPTZ NULL,
    braked_since TIMESTAMPTZ NULL,
    revision BIGINT NOT NULL DEFAULT 0
  )`,
  `INSERT INTO runtime_node_sweeps DEFAULT VALUES`,
];
