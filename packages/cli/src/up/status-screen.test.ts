import { expect, test } from "vitest";
import { nextCommand, statusScreen, type Pane, type SystemStatus } from "./status-screen.ts";

const plain = (_style: unknown, text: string): string => text;

function pane(index: number, more: Partial<Pane> = {}): Pane {
  return {
    pane_id: `%${index}` as Pane["pane_id"], // has the id's form
    container_id: "host" as Pane["container_id"], // has the id's form
    container_name: "",
    tmux_socket: "/tmp/tmux-0/default",
    session_name: "work",
    window_index: 0,
    pane_index: index,
    registered: false,
    agent_id: null,
    discovered_at: "2026-01-01T00:00:00.000000+00:00",
    last_seen_at: "2026-01-01T00:00:00.000000+00:00",
    ...more,
  };
}

function status(panes: readonly Pane[], tmux: "ok" | "unavailable" = "ok"): SystemStatus {
  return {
    appSocket: "/home/app.sock",
    controlPlaneUrl: "http://127.0.0.1:1",
    controlPlane: "ready",
    nodeId: "node-1",
    presence: { kind: "attached", sessionId: "s" as never, readOnly: false },
    readiness: {
      state: "degraded",
      subsystems: [
        {
          name: "docker",
          status: "unavailable",
          reason: "no container engine answers",
          hint: "Start Docker.",
        },
        {
          name: "tmux_discovery",
          status: tmux,
          reason: tmux === "ok" ? "" : "tmux is not installed",
          hint: tmux === "ok" ? null : "Install tmux.",
        },
      ],
      hints: [],
    },
    panes: {
      rows: panes,
      total: panes.length,
      total_estimate: null,
      cursor_next: null,
      ordering: "default:asc",
    },
    command: "interlock",
  };
}

test("the screen names addresses, every subsystem with its hint, the panes and the next step", () => {
  expect(statusScreen(status([pane(0)]), plain)).toEqual([
    "",
    "app socket     /home/app.sock",
    "control plane  http://127.0.0.1:1  ready",
    "node           node-1  attached",
    "session        s",
    "",
    "docker          unavailable  no container engine answers",
    "                Start Docker.",
    "tmux_discovery  ok",
    "",
    "1 pane",
    "ID  CONTAINER  SESSION  PANE  AGENT",
    "%0  host       work     0.0   -",
    "",
    "Next  interlock agent adopt %0 --role slave --label work",
    "",
  ]);
});

test("ten panes are shown and the others counted", () => {
  const lines = statusScreen(status(Array.from({ length: 14 }, (_none, index) => pane(index))), plain);
  expect(lines.filter((line) => line.startsWith("%"))).toHaveLength(10);
  expect(lines).toContain("… and 4 more: interlock pane list");
});

test("a name from tmux cannot act on the terminal", () => {
  const screen = statusScreen(status([pane(0, { session_name: "\u001b]0;x\u0007" })]), plain).join("\n");
  expect(screen).toContain("\\u{1b}]0;x\\u{7}");
  expect(screen).not.toContain("\u001b");
});

test.each([
  ["without tmux it is to install it", status([], "unavailable"), "Install tmux."],
  ["without panes it is to open one", status([]), "tmux new-session -d -s work, then: interlock scan"],
  [
    "where two servers have the pane, it says which one is meant",
    status([pane(0), pane(0, { tmux_socket: "/tmp/o'ne" })]),
    "interlock agent adopt %0 --tmux-socket /tmp/tmux-0/default --container host --role slave --label work",
  ],
  [
    "where every pane is adopted it is to send something",
    status([pane(0, { agent_id: "agt_000000000000" as never })]),
    'interlock send agt_000000000000 "hello"',
  ],
])("next step: %s", (_title, given, expected) => {
  expect(nextCommand(given)).toBe(expected);
});
