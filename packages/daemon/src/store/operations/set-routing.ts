import { sql } from "kysely";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { Operation } from "./operation.ts";
import { readRouting } from "./routing-state.ts";

export interface SetRoutingInput {
  readonly enabled: boolean;
  /** Who is shown as the last to have changed it, for example `host-operator`. */
  readonly by: string;
  readonly cause: AuditCause;
}

export interface RoutingRecord {
  readonly enabled: boolean;
  readonly lastUpdatedAt: UnixMicros;
  readonly lastUpdatedBy: string;
}

export interface SetRoutingOutcome {
  readonly previous: boolean;
  /** False when it already was so; then nothing was written. */
  readonly changed: boolean;
  readonly routing: RoutingRecord;
}

const write = statement<{ value: "enabled" | "disabled"; now: UnixMicros; by: string }>()((db, input) =>
  db
    .updateTable("daemon_state")
    .set({ value: input.value, last_updated_at: input.now, last_updated_by: input.by })
    .where("key", "=", sql.lit("routing_enabled")),
);

/** Only a real change is written and audited. What is in flight finishes either way. */
export const setRouting: Operation<SetRoutingInput, SetRoutingOutcome> = (
  { db, now, audit },
  { enabled, by, cause },
) => {
  const before = readRouting(db);
  const value = enabled ? "enabled" : "disabled";
  const changed = before.value !== value;
  if (changed) {
    db.run(write, { value, now, by });
    audit({
      eventType: "routing_toggled",
      cause,
      payload: { previous_value: before.value, current_value: value },
    });
  }
  const { lastUpdatedAt, lastUpdatedBy } = changed ? { lastUpdatedAt: now, lastUpdatedBy: by } : before;
  return {
    previous: before.value === "enabled",
    changed,
    routing: { enabled, lastUpdatedAt, lastUpdatedBy },
  };
};
