import { sql } from "kysely";
import type { ReadConnection } from "../database/connection.ts";
import { statement, type NoInput, type Statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";

interface RoutingRow {
  readonly value: "enabled" | "disabled";
  readonly lastUpdatedAt: UnixMicros;
  readonly lastUpdatedBy: string;
}

export const routingRow: Statement<NoInput, RoutingRow> = statement<NoInput>()((db) =>
  db
    .selectFrom("daemon_state")
    .select(["value", "last_updated_at as lastUpdatedAt", "last_updated_by as lastUpdatedBy"])
    .where("key", "=", sql.lit("routing_enabled")),
);

/** The kill switch as this transaction sees it. */
export function readRouting(db: ReadConnection): RoutingRow {
  const row = db.first(routingRow, {});
  if (row === undefined) throw new Error("the kill switch has no row");
  return row;
}
