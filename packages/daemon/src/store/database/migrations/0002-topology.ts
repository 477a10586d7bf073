interface Watched {
  readonly table: string;
  /** The columns that a bucket of the dashboard depends on. */
  readonly columns: readonly string[];
}

const WATCHED: readonly Watched[] = [
  { table: "containers", columns: ["state"] },
  { table: "panes", columns: ["state", "agent_id"] },
  { table: "agents", columns: ["state", "role", "capability", "label"] },
  { table: "log_attachments", columns: ["status"] },
];

const bump = "UPDATE topology SET version = version + 1;";

/** A number that rises with every change of what the dashboard sorts into buckets; part of the second migration. */
export const topology = `
CREATE TABLE topology (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT;
INSERT INTO topology (id, version) VALUES (1, 0);
${WATCHED.map(({ table, columns }) => {
  const moved = columns.map((column) => `new.${column} IS NOT old.${column}`).join(" OR ");
  return `CREATE TRIGGER ${table}_in_topology AFTER INSERT ON ${table} BEGIN ${bump} END;
CREATE TRIGGER ${table}_out_of_topology AFTER DELETE ON ${table} BEGIN ${bump} END;
CREATE TRIGGER ${table}_over_topology AFTER UPDATE OF ${columns.join(", ")} ON ${table} WHEN ${moved} BEGIN ${bump} END;`;
}).join("\n")}
`;
