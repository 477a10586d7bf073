import { sql } from "kysely";
import { routeMessage, type RouteMessageProblem } from "../../model/route-message.ts";
import type { RouteSkipReason } from "../../model/route-rules.ts";
import { shortExcerpt } from "../../model/short-excerpt.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement } from "../database/statement.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById, routeById } from "../records/by-id.ts";
import type { RouteRecord } from "../records/route-record.ts";
import { isoMicros, type UnixMicros } from "../timestamp.ts";
import { enqueueMessage } from "./enqueue-message.ts";
import type { Operation, OperationContext } from "./operation.ts";
import { chooseMaster, chooseTarget, isInScope } from "./route-parties.ts";

export interface AdvanceRouteInput {
  readonly routeId: string;
  /** Events to look at in one transaction, from 1. */
  readonly batch: number;
}

export interface RouteSkip {
  readonly eventId: number;
  readonly reason: RouteSkipReason;
  readonly detail: RouteMessageProblem | null;
}

export interface AdvanceRouteOutcome {
  /** Events of the route's type that it has now looked at. */
  readonly consumed: number;
  readonly messages: number;
  readonly skips: readonly RouteSkip[];
  /** More events wait behind this batch. */
  readonly more: boolean;
}

interface RoutedEvent {
  readonly eventId: number;
  readonly eventType: RouteRecord["eventType"];
  readonly agentId: string;
  readonly excerpt: string;
  readonly observedAt: UnixMicros;
}

const nextEvents = statement<{ eventType: string; after: number; limit: number }>()((db, input) =>
  db
    .selectFrom("events")
    .select([
      "event_id as eventId",
      "event_type as eventType",
      "agent_id as agentId",
      "excerpt",
      "observed_at as observedAt",
    ])
    .where(sql<boolean>`event_type = ${input.eventType}`)
    .where("event_id", ">", input.after)
    .orderBy("event_id")
    .limit(input.limit),
);

const consume = statement<{ routeId: string; eventId: number }>()((db, input) =>
  db
    .updateTable("routes")
    .set({ last_consumed_event_id: input.eventId })
    .where("route_id", "=", input.routeId),
);

const NOTHING: AdvanceRouteOutcome = { consumed: 0, messages: 0, skips: [], more: false };
const CAUSE: AuditCause = { origin: "route" };

/**
 * Takes a route over its next events. Each event's message, its audit row and the route's new place are one
 * transaction, so that an event is routed exactly once whenever the daemon dies.
 */
export const advanceRoute: Operation<AdvanceRouteInput, AdvanceRouteOutcome> = (
  context,
  { routeId, batch },
) => {
  const { db } = context;
  const route = db.first(routeById, { id: routeId });
  // Removed or switched off since the caller looked.
  if (route === undefined || route.enabled === 0) return NOTHING;
  const found = db.all(nextEvents, {
    eventType: route.eventType,
    after: route.lastConsumedEventId,
    limit: batch + 1,
  });
  const events = found.slice(0, batch);
  const last = events.at(-1);
  if (last === undefined) return NOTHING;
  const skips: RouteSkip[] = [];
  let messages = 0;
  for (const event of events) {
    const source = db.first(agentById, { id: event.agentId });
    if (source === undefined) throw new Error("an event without its agent");
    if (!isInScope(route, source)) continue;
    const skip = routeEvent(context, route, event, source);
    if (skip === null) messages += 1;
    else skips.push(skip);
  }
  db.run(consume, { routeId, eventId: last.eventId });
  return { consumed: events.length, messages, skips, more: found.length > batch };
};

function routeEvent(
  context: OperationContext,
  route: RouteRecord,
  event: RoutedEvent,
  source: AgentRecord,
): RouteSkip | null {
  const { db, audit } = context;
  const master = chooseMaster(db, route);
  const target = master.kind === "none" ? null : chooseTarget(db, route, source);
  const pass = (reason: RouteSkipReason, detail: RouteMessageProblem | null): RouteSkip => {
    audit({
      eventType: "route_skipped",
      cause: CAUSE,
      payload: {
        ...named(route, event, master.kind === "agent" ? master.agent : null, agentOf(target)),
        reason,
        ...(detail === null ? {} : { sub_reason: detail }),
      },
    });
    return { eventId: event.eventId, reason, detail };
  };
  if (master.kind === "none") return pass(master.reason, null);
  if (target === null || target.kind === "none") return pass(target?.reason ?? "no_eligible_target", null);
  const message = routeMessage(route.template, valuesOf(event, source));
  if (message.kind === "problem") return pass("template_render_error", message.problem);

  const outcome = enqueueMessage(context, {
    sender: { kind: "agent", agentId: master.agent.agentId },
    source: { kind: "route", routeId: route.routeId, eventId: event.eventId },
    onKillSwitch: "block",
    target: target.agent.agentId,
    body: message.body,
    preview: shortExcerpt(message.body),
    idempotency: null,
    // The event is consumed either way; how its message ends stands in the message's row.
    obstacle: null,
    cause: CAUSE,
  });
  if (outcome.kind !== "enqueued") throw new Error(`a chosen target was answered with ${outcome.kind}`);
  audit({
    eventType: "route_matched",
    cause: CAUSE,
    payload: {
      ...named(route, event, master.agent, target.agent),
      message_id: outcome.messageId,
      state: outcome.state,
    },
  });
  return null;
}

function agentOf(party: ReturnType<typeof chooseTarget> | null): AgentRecord | null {
  return party?.kind === "agent" ? party.agent : null;
}

function named(
  route: RouteRecord,
  event: RoutedEvent,
  master: AgentRecord | null,
  target: AgentRecord | null,
) {
  return {
    route_id: route.routeId,
    event_id: event.eventId,
    winner_master_agent_id: master?.agentId ?? null,
    target_agent_id: target?.agentId ?? null,
    target_label: target?.label ?? null,
    event_excerpt: shortExcerpt(event.excerpt),
  };
}

function valuesOf(event: RoutedEvent, source: AgentRecord) {
  return {
    event_id: String(event.eventId),
    event_type: event.eventType,
    source_agent_id: source.agentId,
    source_label: source.label,
    source_role: source.role,
    source_capability: source.capability,
    event_excerpt: shortExcerpt(event.excerpt),
    observed_at: isoMicros(event.observedAt),
  };
}
