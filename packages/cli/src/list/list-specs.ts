import type { ListName, ListSpec } from "./list-methods.ts";

const since = {
  flag: "since",
  kind: "time",
  about: "not before: 2026-01-31T12:00:00Z, or 10m for ago",
} as const;
const until = { flag: "until", kind: "time", about: "not after, in the same forms" } as const;

/** Every list of the contract as a command: a new one does not compile until it is here. */
export const LIST_SPECS: { readonly [Name in ListName]: ListSpec<Name> } = {
  "app.container.list": {
    about: "containers that the last scan found",
    orders: { name: true, first_seen_at: true, last_scanned_at: true },
    filters: {
      state: {
        flag: "state",
        kind: "choice",
        about: "in this state",
        values: { active: true, inactive: true, degraded_scan: true },
      },
    },
  },
  "app.pane.list": {
    about: "panes that the last scan found",
    orders: { default: true, discovered_at: true, last_seen_at: true },
    filters: {
      container_id: {
        flag: "container",
        kind: "text",
        about: "of this container; `host` for panes outside any",
      },
      registered: { flag: "registered", kind: "yes-no", about: "that are agents, or are not" },
    },
  },
  "app.agent.list": {
    about: "agents, masters first",
    orders: { default: true, registered_at: true, role: true },
    filters: {
      role: {
        flag: "role",
        kind: "choice",
        about: "of this role",
        values: { master: true, slave: true, swarm: true, "test-runner": true, shell: true, unknown: true },
      },
      capability: {
        flag: "capability",
        kind: "choice",
        about: "of this capability",
        values: {
          claude: true,
          codex: true,
          gemini: true,
          opencode: true,
          shell: true,
          "test-runner": true,
          unknown: true,
        },
      },
      container_id: {
        flag: "container",
        kind: "text",
        about: "in this container; `host` for agents outside any",
      },
      log_attached: { flag: "log-attached", kind: "yes-no", about: "whose output is read, or is not" },
    },
  },
  "app.log_attachment.list": {
    about: "log attachments, the last to change first",
    orders: { last_status_at: true, attached_at: true, status: true },
    filters: {
      agent_id: { flag: "agent", kind: "agent", about: "of this agent: id or label" },
      status: {
        flag: "status",
        kind: "choice",
        about: "in this status",
        values: { active: true, superseded: true, stale: true, detached: true },
      },
    },
  },
  "app.event.list": {
    about: "what was read from the agents' output, newest first",
    orders: { event_id: true, observed_at: true },
    filters: {
      event_type: {
        flag: "type",
        kind: "choice",
        about: "of this type",
        values: {
          activity: true,
          waiting_for_input: true,
          completed: true,
          error: true,
          test_failed: true,
          test_passed: true,
          manual_review_needed: true,
          long_running: true,
          pane_exited: true,
          swarm_member_reported: true,
        },
      },
      agent_id: { flag: "agent", kind: "agent", about: "of this agent: id or label" },
      since,
      until,
    },
  },
  "app.queue.list": {
    about: "messages, those that still wait first",
    orders: { default: true, enqueued_at: true, last_updated_at: true },
    filters: {
      state: {
        flag: "state",
        kind: "choice",
        about: "in this state",
        values: { queued: true, blocked: true, failed: true, delivered: true, canceled: true },
      },
      sender_agent_id: { flag: "sender", kind: "agent", about: "from this agent: id or label" },
      target_agent_id: { flag: "target", kind: "agent", about: "to this agent: id or label" },
      since,
      until,
    },
  },
  "app.route.list": {
    about: "routes, in the order in which they run",
    orders: { default: true, created_at: true, updated_at: true },
    filters: { enabled: { flag: "enabled", kind: "yes-no", about: "that are enabled, or are not" } },
  },
};
