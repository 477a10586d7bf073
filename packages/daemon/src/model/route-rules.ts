export const ROUTE_SCOPE_KINDS = ["any", "agent_id", "role"] as const;
export type RouteScopeKind = (typeof ROUTE_SCOPE_KINDS)[number];

export const ROUTE_TARGET_RULES = ["explicit", "source", "role"] as const;
export type RouteTargetRule = (typeof ROUTE_TARGET_RULES)[number];

export const ROUTE_MASTER_RULES = ["auto", "explicit"] as const;
export type RouteMasterRule = (typeof ROUTE_MASTER_RULES)[number];
