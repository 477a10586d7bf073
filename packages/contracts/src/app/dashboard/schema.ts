import { z } from "zod";
import { AgentId, MessageId, RouteId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedInteger } from "../../schema/integer.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMicroseconds, IsoMilliseconds } from "../../schema/time.ts";
import {
  EVENT_ORIGINS,
  EVENT_TYPES,
  HINT_TARGET_KINDS,
  QUEUE_STATES,
  RECOMMENDATION_CODES,
} from "../closed-sets.ts";
import { Hint } from "../hint.ts";

const count = z.int().min(0);

export const RECENTLY_SKIPPED_WINDOW_MS = 300_000;

export const DashboardParams = z.object({ recent_limit: boundedInteger(1, 50, "[1,50]").optional() });

export const DashboardCounts = z
  .object({
    containers: z.object({ active: count, inactive: count, degraded_scan: count }),
    panes: z.object({
      total: count,
      registered: count,
      unregistered: count,
      /** Sums to `total`. Since 1.1. */
      by_state: z.object({
        "discovered-and-unmanaged": count,
        "discovered-and-registered": count,
        "inactive-or-stale": count,
        "discovery-degraded": count,
      }),
    }),
    agents: z.object({
      total: count,
      by_role: z.object({
        master: count,
        slave: count,
        swarm: count,
        "test-runner": count,
        shell: count,
        unknown: count,
      }),
      /** The first three sum to `total`, and so do the last two. Since 1.1. */
      by_state: z.object({
        active: count,
        inactive: count,
        partially_configured: count,
        "log-attached": count,
        "log-detached": count,
      }),
    }),
    log_attachments: z.object({ active: count, degraded: count, none: count }),
    events: z.object({ total: count }),
    queue: z.object({ queued: count, blocked: count, delivered: count, canceled: count, failed: count }),
    routes: z.object({
      enabled: count,
      disabled: count,
      /** Events that a route passed over within the window; counts from 0 after a restart. Since 1.1. */
      recently_skipped_count: count,
      recently_skipped_window_ms: z.literal(RECENTLY_SKIPPED_WINDOW_MS),
    }),
  })
  .meta({ id: "DashboardCounts" });

export const RecentMessage = z
  .object({
    id: MessageId,
    timestamp: IsoMilliseconds,
    type: z.literal("message"),
    state: closedSetSchema(QUEUE_STATES),
    state_priority: z.int().min(1).max(5),
    target_agent_id: AgentId,
    summary: z.string(),
  })
  .meta({ id: "RecentMessage" });

const RecentEvent = z
  .object({
    id: z.int().min(1),
    timestamp: IsoMicroseconds,
    type: closedSetSchema(EVENT_TYPES),
    origin: closedSetSchema(EVENT_ORIGINS),
    agent_id: AgentId,
    summary: z.string(),
  })
  .meta({ id: "RecentEvent" });
const RecentRoute = z
  .object({
    id: RouteId,
    timestamp: IsoMilliseconds,
    type: z.literal("route"),
    enabled: z.boolean(),
    summary: z.string(),
  })
  .meta({ id: "RecentRoute" });

/** The kinds of hints, and a subsystem by its name. */
const RECOMMENDATION_TARGET_KINDS = [...HINT_TARGET_KINDS.values, "subsystem"] as const;

const Recommendation = z
  .object({
    code: closedSetSchema(RECOMMENDATION_CODES),
    title: boundedText({ min: 1, max: 128 }),
    detail: boundedText({ min: 1, max: 512 }).nullable(),
    target: z.object({ kind: z.enum(RECOMMENDATION_TARGET_KINDS), id: z.string() }).nullable(),
  })
  .meta({ id: "Recommendation", description: "The one thing to do next." });

export const DashboardResult = z.object({
  counts: DashboardCounts,
  recent: z.object({
    events: z.array(RecentEvent),
    queue: z.array(RecentMessage),
    routes: z.array(RecentRoute),
  }),
  hints: z.array(Hint),
  /** Null together with its time, and only when it could not be worked out. Since 1.1. */
  recommended_next_action: Recommendation.nullable(),
  recommended_next_action_refreshed_at: IsoMilliseconds.nullable(),
});
