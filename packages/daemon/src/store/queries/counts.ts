import { AGENT_ROLES } from "../../model/agent-role.ts";
import { LOG_ATTACHMENT_STATUSES } from "../../model/log-attachment-status.ts";
import { QUEUE_STATES } from "../../model/queue-state.ts";
import { sql } from "kysely";
import type { ReadConnection } from "../database/connection.ts";
import { statement, type NoInput } from "../database/statement.ts";
import { AGENT_STATES } from "../records/agent-record.ts";
import { CONTAINER_STATES } from "../records/container-record.ts";
import type { DashboardCounts } from "../records/dashboard-counts.ts";
import { PANE_STATES } from "../records/pane-record.ts";

/** Everything a dashboard shows. Events by agent are left out: there is a row for each agent and type. */
const SHOWN = [
  "containers",
  "panes",
  "agents",
  "queue",
  "log_attachments",
  "events_by_type",
  "routes",
] as const;

const all = statement<NoInput>()((db) =>
  db
    .selectFrom("counters")
    .select(["subject", "facet", "detail", "value"])
    .where(
      "subject",
      "in",
      SHOWN.map((subject) => sql.lit(subject)),
    ),
);

/** A few dozen kept numbers, summed the ways a dashboard shows them. */
export function readCounts(db: ReadConnection): DashboardCounts {
  const counters = db.all(all, {});
  const sum = (subject: string, facet: string | null, detail: string | null): number =>
    counters
      .filter(
        (row) =>
          row.subject === subject &&
          (facet === null || row.facet === facet) &&
          (detail === null || row.detail === detail),
      )
      .reduce((total, row) => total + row.value, 0);
  return {
    containers: record(CONTAINER_STATES, (state) => sum("containers", state, null)),
    panes: {
      total: sum("panes", null, null),
      registered: sum("panes", null, "registered"),
      unregistered: sum("panes", null, "unregistered"),
      byState: record(PANE_STATES, (state) => sum("panes", state, null)),
      adoptable: sum("panes", "active", "unregistered"),
    },
    agents: {
      total: sum("agents", null, null),
      byRole: record(AGENT_ROLES, (role) => sum("agents", null, role)),
      byState: record(AGENT_STATES, (state) => sum("agents", state, null)),
    },
    queue: record(QUEUE_STATES, (state) => sum("queue", state, null)),
    logAttachments: record(LOG_ATTACHMENT_STATUSES, (status) => sum("log_attachments", status, null)),
    events: sum("events_by_type", null, null),
    routes: { enabled: sum("routes", "1", null), disabled: sum("routes", "0", null) },
  };
}

function record<Key extends string>(
  keys: readonly Key[],
  value: (key: Key) => number,
): Readonly<Record<Key, number>> {
  // Every key of the closed set is there, which fromEntries cannot say.
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, number>;
}
