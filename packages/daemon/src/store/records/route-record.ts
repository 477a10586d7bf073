import type { EventType } from "../../model/event-type.ts";
import type { RouteMasterRule, RouteScopeKind, RouteTargetRule } from "../../model/route-rules.ts";
import type { UnixMicros } from "../timestamp.ts";

export interface RouteRecord {
  /** UUID version 4. */
  readonly routeId: string;
  readonly enabled: 0 | 1;
  readonly eventType: EventType;
  readonly sourceScopeKind: RouteScopeKind;
  readonly sourceScopeValue: string | null;
  readonly targetRule: RouteTargetRule;
  readonly targetValue: string | null;
  readonly masterRule: RouteMasterRule;
  readonly masterValue: string | null;
  readonly template: string;
  /** The newest event that the route has looked at. */
  readonly lastConsumedEventId: number;
  /** Unique: the order in which routes run. */
  readonly createdAt: UnixMicros;
  readonly updatedAt: UnixMicros;
}
