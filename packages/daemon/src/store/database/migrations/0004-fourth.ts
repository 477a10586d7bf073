import { addLocalSessions } from "./0004-local-sessions.ts";
import { sessionLogs } from "./0004-session-logs.ts";
import type { Migration } from "./migration.ts";

export const fourth: Migration = {
  version: 4,
  description: "logs of sessions, and sessions of this daemon",
  up: (database, now) => {
    database.exec(sessionLogs);
    addLocalSessions(database, now);
  },
};
