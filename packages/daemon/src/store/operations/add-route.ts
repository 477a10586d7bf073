import type { EventType } from "../../model/event-type.ts";
import type { RouteMasterRule, RouteScopeKind, RouteTargetRule } from "../../model/route-rules.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement, type NoInput } from "../database/statement.ts";
import { routeById } from "../records/by-id.ts";
import type { RouteRecord } from "../records/route-record.ts";
import type { UnixMicros } from "../timestamp.ts";
import { freshRouteId } from "./fresh-id.ts";
import type { Operation } from "./operation.ts";

export interface NewRoute {
  readonly eventType: EventType;
  readonly sourceScope: { readonly kind: RouteScopeKind; readonly value: string | null };
  readonly target: { readonly rule: RouteTargetRule; readonly value: string | null };
  readonly master: { readonly rule: RouteMasterRule; readonly value: string | null };
  readonly template: string;
}

export interface AddRouteInput {
  /** Checked by the caller against the contract's rules. */
  readonly route: NewRoute;
  /** The agent that asked, null for a person. */
  readonly createdByAgentId: string | null;
  readonly cause: AuditCause;
}

export interface AddRouteOutcome {
  readonly route: RouteRecord;
}

const newestEvent = statement<NoInput>()((db) =>
  db.selectFrom("events").select(({ fn }) => fn.max("event_id").as("id")),
);

const newestRoute = statement<NoInput>()((db) =>
  db.selectFrom("routes").select(({ fn }) => fn.max("created_at").as("at")),
);

const insert = statement<
  NewRoute & {
    readonly routeId: string;
    readonly scopeKind: RouteScopeKind;
    readonly scopeValue: string | null;
    readonly targetRule: RouteTargetRule;
    readonly targetValue: string | null;
    readonly masterRule: RouteMasterRule;
    readonly masterValue: string | null;
    readonly consumed: number;
    readonly createdAt: UnixMicros;
    readonly createdBy: string | null;
  }
>()((db, row) =>
  db.insertInto("routes").values({
    route_id: row.routeId,
    event_type: row.eventType,
    source_scope_kind: row.scopeKind,
    source_scope_value: row.scopeValue,
    target_rule: row.targetRule,
    target_value: row.targetValue,
    master_rule: row.masterRule,
    master_value: row.masterValue,
    template: row.template,
    enabled: 1,
    last_consumed_event_id: row.consumed,
    created_at: row.createdAt,
    updated_at: row.createdAt,
    created_by_agent_id: row.createdBy,
  }),
);

/** A new route begins behind the newest event, so that it never replays the past. */
export const addRoute: Operation<AddRouteInput, AddRouteOutcome> = (
  { db, now, audit },
  { route, createdByAgentId, cause },
) => {
  const routeId = freshRouteId();
  const consumed = db.first(newestEvent, {})?.id ?? 0;
  const { sourceScope, target, master } = route;
  db.run(insert, {
    ...route,
    routeId,
    scopeKind: sourceScope.kind,
    scopeValue: sourceScope.value,
    targetRule: target.rule,
    targetValue: target.value,
    masterRule: master.rule,
    masterValue: master.value,
    consumed,
    // Later routes run later even when the clock stands still or was set back.
    createdAt: Math.max(now, (db.first(newestRoute, {})?.at ?? 0) + 1),
    createdBy: createdByAgentId,
  });
  audit({
    eventType: "route_created",
    cause,
    payload: {
      route_id: routeId,
      event_type_subscribed: route.eventType,
      source_scope: { ...sourceScope },
      target: { ...target },
      master: { ...master },
      template: route.template,
      created_by_agent_id: createdByAgentId,
      cursor_at_creation: consumed,
    },
  });
  const added = db.first(routeById, { id: routeId });
  if (added === undefined) throw new Error("the route just written is not there");
  return { route: added };
};
