import { z } from "zod";
import { AgentId, MessageId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedInteger } from "../../schema/integer.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { QUEUE_STATES } from "../closed-sets.ts";
import { Hint } from "../hint.ts";

const count = z.int().min(0);

export const DashboardParams = z.object({ recent_limit: boundedInteger(1, 50, "[1,50]").optional() });

export const DashboardCounts = z
  .object({
    containers: z.object({ active: count, inactive: count, degraded_scan: count }),
    panes: z.object({ total: count, registered: count, unregistered: count }),
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
    }),
    log_attachments: z.object({ active: count, degraded: count, none: count }),
    events: z.object({ total: count }),
    queue: z.object({ queued: count, blocked: count, delivered: count, canceled: count, failed: count }),
    routes: z.object({ enabled: count, disabled: count }),
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
    id: z.int(),
    timestamp: z.string(),
    type: z.string(),
    origin: z.string(),
    agent_id: z.string(),
    summary: z.string(),
  })
  .meta({ id: "RecentEvent" });
const RecentRoute = z
  .object({
    id: z.string(),
    timestamp: z.string(),
    type: z.literal("route"),
    enabled: z.boolean(),
    summary: z.string(),
  })
  .meta({ id: "RecentRoute" });

export const DashboardResult = z.object({
  counts: DashboardCounts,
  recent: z.object({
    events: z.array(RecentEvent),
    queue: z.array(RecentMessage),
    routes: z.array(RecentRoute),
  }),
  hints: z.array(Hint),
});
