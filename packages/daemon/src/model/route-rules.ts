export const ROUTE_SCOPE_KINDS = ["any", "agent_id", "role"] as const;
export type RouteScopeKind = (typeof ROUTE_SCOPE_KINDS)[number];

export const ROUTE_TARGET_RULES = ["explicit", "source", "role"] as const;
export type RouteTargetRule = (typeof ROUTE_TARGET_RULES)[number];

export const ROUTE_MASTER_RULES = ["auto", "explicit"] as const;
export type RouteMasterRule = (typeof ROUTE_MASTER_RULES)[number];

/** Why a route passes over an event that it matches. */
export const ROUTE_SKIP_REASONS = [
  "no_eligible_master",
  "master_inactive",
  "master_not_found",
  "target_not_found",
  "target_role_not_permitted",
  "target_not_active",
  "target_pane_missing",
  "target_container_inactive",
  "no_eligible_target",
  "template_render_error",
] as const;
export type RouteSkipReason = (typeof ROUTE_SKIP_REASONS)[number];
