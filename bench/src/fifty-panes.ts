import type { AppMethods, Pane } from "@interlock/contracts";

const pane = (index: number): Pane =>
  ({
    pane_id: `%${index}`,
    container_id: "host",
    container_name: "host",
    tmux_socket: "/tmp/tmux-1000/default",
    session_name: "work",
    window_index: Math.floor(index / 4),
    pane_index: index % 4,
    registered: false,
    agent_id: null,
    discovered_at: "2026-01-01T00:00:00.000000+00:00",
    last_seen_at: "2026-01-01T00:00:00.000000+00:00",
  }) as Pane; // the brands stand for patterns that these values fit

/** A list answer of 50 rows, the same for every server. */
export const FIFTY_PANES: AppMethods["app.pane.list"]["result"] = {
  rows: Array.from({ length: 50 }, (_, index) => pane(index)),
  total: 50,
  total_estimate: null,
  cursor_next: null,
  ordering: "default:asc",
};

export const PREFLIGHT = { socket_reachable: true, daemon_reachable: true, code: "ok" } as const;
