/**
 * Why a container is degraded: two scans of different things say so, and each takes back only its own word. Part of the
 * second migration.
 */
export const containerTrouble = `
ALTER TABLE containers ADD COLUMN inspection_failed INTEGER NOT NULL DEFAULT 0 CHECK (inspection_failed IN (0, 1));
ALTER TABLE containers ADD COLUMN panes_failed INTEGER NOT NULL DEFAULT 0 CHECK (panes_failed IN (0, 1));
`;
