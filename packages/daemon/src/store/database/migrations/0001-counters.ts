export interface Counted {
  readonly table: string;
  readonly subject: string;
  /** SQL that sorts a row within its state. */
  readonly detail: (row: "new" | "old") => string;
  /** The column that stands for the state; `state` when left out. */
  readonly facet?: string;
  readonly columns: string;
  /** What its triggers are named after, where a table is counted in two ways; the table when left out. */
  readonly name?: string;
}

const COUNTED: readonly Counted[] = [
  { table: "containers", subject: "containers", columns: "state", detail: () => "''" },
  {
    table: "panes",
    subject: "panes",
    columns: "state, agent_id",
    detail: (row) => `iif(${row}.agent_id IS NULL, 'unregistered', 'registered')`,
  },
  { table: "agents", subject: "agents", columns: "state, role", detail: (row) => `${row}.role` },
  { table: "message_queue", subject: "queue", columns: "state", detail: () => "''" },
];

/** Triggers that keep one counter for each state and detail of a table. */
export function countTriggers({
  table,
  subject,
  detail,
  columns,
  facet = "state",
  name = table,
}: Counted): string {
  const add = `INSERT INTO counters (subject, facet, detail, value) VALUES ('${subject}', new.${facet}, ${detail("new")}, 1)
    ON CONFLICT (subject, facet, detail) DO UPDATE SET value = value + 1;`;
  const take = `UPDATE counters SET value = value - 1 WHERE subject = '${subject}' AND facet = old.${facet} AND detail = ${detail("old")};`;
  const moved = `new.${facet} IS NOT old.${facet} OR ${detail("new")} IS NOT ${detail("old")}`;
  return `
CREATE TRIGGER ${name}_counted_in AFTER INSERT ON ${table} BEGIN ${add} END;
CREATE TRIGGER ${name}_counted_out AFTER DELETE ON ${table} BEGIN ${take} END;
CREATE TRIGGER ${name}_counted_over AFTER UPDATE OF ${columns} ON ${table} WHEN ${moved} BEGIN ${take} ${add} END;`;
}

/** Counts are kept where the rows change, so that no writer can forget them and no dashboard counts. */
export const counters = `${COUNTED.map(countTriggers).join("\n")}

CREATE TRIGGER panes_in_container AFTER INSERT ON panes WHEN new.state = 'active' BEGIN
  UPDATE containers SET pane_count = pane_count + 1, registered_agent_count = registered_agent_count + (new.agent_id IS NOT NULL)
    WHERE container_id = new.container_id;
END;
CREATE TRIGGER panes_over_container AFTER UPDATE OF state, agent_id ON panes
  WHEN new.state IS NOT old.state OR new.agent_id IS NOT old.agent_id BEGIN
  UPDATE containers SET
    pane_count = pane_count + (new.state = 'active') - (old.state = 'active'),
    registered_agent_count = registered_agent_count + (new.agent_id IS NOT NULL) - (old.agent_id IS NOT NULL)
    WHERE container_id = new.container_id;
END;
`;
