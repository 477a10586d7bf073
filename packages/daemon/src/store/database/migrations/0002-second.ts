import { agentsByRole } from "./0002-agents.ts";
import { containerTrouble } from "./0002-container-trouble.ts";
import { eventProgress } from "./0002-event-progress.ts";
import { eventsAndLogs } from "./0002-events-and-logs.ts";
import { queueColumns } from "./0002-queue.ts";
import { routes } from "./0002-routes.ts";
import { moreCounters } from "./0002-counters.ts";
import { topology } from "./0002-topology.ts";
import type { Migration } from "./migration.ts";

export const second: Migration = {
  version: 2,
  description: "log attachments, events, routes, operator actions and receipts of messages",
  up: (database) => {
    database.exec(eventsAndLogs);
    database.exec(eventProgress);
    database.exec(queueColumns);
    database.exec(routes);
    database.exec(moreCounters);
    database.exec(topology);
    database.exec(agentsByRole);
    database.exec(containerTrouble);
  },
};
