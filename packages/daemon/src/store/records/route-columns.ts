import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { RouteRecord } from "./route-record.ts";

export function selectRoutes(db: Kysely<Tables>): SelectQueryBuilder<Tables, "routes", RouteRecord> {
  return db
    .selectFrom("routes")
    .select([
      "route_id as routeId",
      "enabled",
      "event_type as eventType",
      "source_scope_kind as sourceScopeKind",
      "source_scope_value as sourceScopeValue",
      "target_rule as targetRule",
      "target_value as targetValue",
      "master_rule as masterRule",
      "master_value as masterValue",
      "template",
      "last_consumed_event_id as lastConsumedEventId",
      "created_at as createdAt",
      "updated_at as updatedAt",
    ]);
}
