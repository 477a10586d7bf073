import { countTriggers, type Counted } from "./0001-counters.ts";

const COUNTED: readonly Counted[] = [
  {
    table: "log_attachments",
    subject: "log_attachments",
    facet: "status",
    columns: "status",
    detail: () => "''",
  },
  {
    table: "events",
    subject: "events",
    facet: "event_type",
    columns: "event_type",
    detail: (row) => `${row}.agent_id`,
  },
  // Summed over the agents, so that a dashboard reads one row for each type and not one for each agent as well.
  {
    table: "events",
    name: "events_by_type",
    subject: "events_by_type",
    facet: "event_type",
    columns: "event_type",
    detail: () => "''",
  },
  { table: "routes", subject: "routes", facet: "enabled", columns: "enabled", detail: () => "''" },
];

/** The counts of the tables of this migration, kept like those of the first. */
export const moreCounters: string = COUNTED.map(countTriggers).join("\n");
