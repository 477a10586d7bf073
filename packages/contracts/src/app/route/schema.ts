import { z } from "zod";
import { RouteId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { listParams, listResult } from "../../schema/list.ts";
import { requestId } from "../../schema/object-id.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { EVENT_TYPES, ROUTE_MASTER_RULES, ROUTE_SCOPE_KINDS, ROUTE_TARGET_RULES } from "../closed-sets.ts";

const RouteEventType = closedSetSchema(EVENT_TYPES);
const ScopeKind = closedSetSchema(ROUTE_SCOPE_KINDS);
const TargetRule = closedSetSchema(ROUTE_TARGET_RULES);
const MasterRule = closedSetSchema(ROUTE_MASTER_RULES);
const value = boundedText({ min: 1, max: 256 });

export const Route = z
  .object({
    route_id: RouteId,
    enabled: z.boolean(),
    event_type: RouteEventType,
    source_scope: z.object({ kind: ScopeKind, value: z.string().nullable() }),
    target: z.object({ rule: TargetRule, value: z.string().nullable() }),
    master: z.object({ rule: MasterRule, value: z.string().nullable() }),
    template: z.string(),
    /** The newest event that the route has looked at. */
    last_consumed_event_id: z.int().min(0),
    created_at: IsoMilliseconds,
    updated_at: IsoMilliseconds,
  })
  .meta({ id: "Route", description: "Turns events of a type into messages." });

export const RouteListParams = listParams(["default", "created_at", "updated_at"], {
  enabled: z.boolean().optional(),
});
export const RouteListResult = listResult(Route);
export const RouteDetailParams = z.object({ route_id: requestId() });
export const RouteRowResult = z.object({ row: Route });

export const RouteAddParams = z.object({
  event_type: RouteEventType,
  template: boundedText({ min: 1, max: 65_536 }),
  source_scope: z.object({ kind: ScopeKind, value: value.optional() }).optional(),
  target: z.object({ rule: TargetRule, value: value.optional() }),
  master: z.object({ rule: MasterRule, value: value.optional() }).optional(),
});

export const RouteRemoveParams = z.object({ route_id: requestId() });
export const RouteUpdateParams = z.object({ route_id: requestId(), enabled: z.boolean() });
