import { randomBytes } from "node:crypto";
import { AUDIT_GENESIS } from "../../../model/audit-row.ts";
import { counters } from "./0001-counters.ts";
import { panesAndAgents } from "./0001-panes-and-agents.ts";
import { queueAndAudit } from "./0001-queue-and-audit.ts";
import type { Migration } from "./migration.ts";

export const first: Migration = {
  version: 1,
  description: "containers, panes, agents, queue, audit outbox",
  up: (database, now) => {
    database.exec(panesAndAgents);
    database.exec(queueAndAudit);
    database.exec(counters);
    database
      .prepare("INSERT INTO meta (id, boot, cursor_key, created_at) VALUES (1, 0, ?, ?)")
      .run(randomBytes(32), now);
    database
      .prepare(
        "INSERT INTO audit_state (id, head_seq, head_hash, appended_seq, appended_hash, appended_bytes) VALUES (1, 0, ?, 0, ?, 0)",
      )
      .run(AUDIT_GENESIS.hash, AUDIT_GENESIS.hash);
    database
      .prepare(
        "INSERT INTO daemon_state (key, value, last_updated_at, last_updated_by) VALUES ('routing_enabled', 'enabled', ?, 'default')",
      )
      .run(now);
  },
};
