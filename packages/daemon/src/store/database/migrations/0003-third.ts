import { messageCounters } from "./0003-message-counters.ts";
import type { Migration } from "./migration.ts";

export const third: Migration = {
  version: 3,
  description: "numbers of messages by agent",
  up: (database) => {
    database.exec(messageCounters);
  },
};
