import { z } from "zod";
import {
  EVENT_TYPES,
  ROUTE_MASTER_RULES,
  ROUTE_SCOPE_KINDS,
  ROUTE_TARGET_RULES,
} from "../../app/closed-sets.ts";
import { Route } from "../../app/route/schema.ts";
import { RouteId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { requestId } from "../../schema/object-id.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMilliseconds } from "../../schema/time.ts";

const value = boundedText({ min: 1, max: 256 }).optional();

/** As `app.route.add` takes it. */
export const RoutesAddParams = z.looseObject({
  event_type: closedSetSchema(EVENT_TYPES),
  template: boundedText({ min: 1, max: 65_536 }),
  source_scope: z.strictObject({ kind: closedSetSchema(ROUTE_SCOPE_KINDS), value }).optional(),
  target: z.strictObject({ rule: closedSetSchema(ROUTE_TARGET_RULES), value }),
  master: z.strictObject({ rule: closedSetSchema(ROUTE_MASTER_RULES), value }).optional(),
});
export const RoutesRowResult = z.object({ route: Route });
export const RoutesListParams = z.looseObject({ enabled_only: z.boolean().optional() });
export const RoutesListResult = z.object({ routes: z.array(Route), truncated: z.boolean() });
export const RoutesIdParams = z.looseObject({ route_id: requestId() });
export const RoutesShowResult = z.object({
  route: Route,
  runtime: z.object({
    last_routing_cycle_at: IsoMilliseconds.nullable(),
    events_consumed: z.int().min(0),
    last_skip_reason: z.string().nullable(),
    last_skip_at: IsoMilliseconds.nullable(),
  }),
});
export const RoutesChangeResult = z.object({
  route_id: RouteId,
  operation: z.enum(["removed", "enabled", "disabled"]),
  at: IsoMilliseconds,
});
