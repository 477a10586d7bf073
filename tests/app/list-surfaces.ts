/** One list method of the contract, as section 7.3 describes it. */
export interface ListSurface {
  readonly method: string;
  readonly orders: readonly string[];
  /** Filters that take any text. */
  readonly filters: readonly string[];
  /** Whether it takes a span of time. */
  readonly since: boolean;
}

export const LIST_SURFACES: readonly ListSurface[] = [
  {
    method: "app.container.list",
    orders: ["name", "first_seen_at", "last_scanned_at"],
    filters: [],
    since: false,
  },
  {
    method: "app.pane.list",
    orders: ["default", "discovered_at", "last_seen_at"],
    filters: ["container_id"],
    since: false,
  },
  {
    method: "app.agent.list",
    orders: ["default", "registered_at", "role"],
    filters: ["container_id"],
    since: false,
  },
  {
    method: "app.log_attachment.list",
    orders: ["last_status_at", "attached_at", "status"],
    filters: ["agent_id"],
    since: false,
  },
  { method: "app.event.list", orders: ["event_id", "observed_at"], filters: ["agent_id"], since: true },
  {
    method: "app.queue.list",
    orders: ["default", "enqueued_at", "last_updated_at"],
    filters: ["sender_agent_id", "target_agent_id"],
    since: true,
  },
  { method: "app.route.list", orders: ["default", "created_at", "updated_at"], filters: [], since: false },
];
