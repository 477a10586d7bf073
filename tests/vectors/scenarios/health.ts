import { ask, hello, type Scenario } from "../step.ts";

export const health: Scenario = {
  file: "08-health.ndjson",
  steps: [
    hello,
    ask("readiness without an engine", "app.readiness"),
    ask("a dashboard of nothing", "app.dashboard"),
    ask("a scan of panes", "app.scan.panes"),
    ask("the pane", "app.pane.detail", { pane_id: "%0" }),
    ask("a dashboard with a pane", "app.dashboard"),
    ask("the pane adopted", "app.agent.register_from_pane", {
      container_id: "host",
      tmux_socket: "{{tmux_socket:1}}",
      session_name: "work",
      window_index: 0,
      pane_index: 0,
      pane_id: "%0",
      role: "slave",
      capability: "shell",
      label: "worker",
    }),
    { world: "tmux", args: ["copy-mode", "-t", "%0"] },
    ask("a message that waits", "app.send_input", {
      target_agent_id: "{{agent:1}}",
      payload: { text: "wait" },
    }),
    ask("a message behind it", "app.send_input", {
      target_agent_id: "{{agent:1}}",
      payload: { text: "wait too" },
    }),
    ask("a dashboard with an agent and its messages", "app.dashboard"),
    ask("a dashboard with one recent message", "app.dashboard", { recent_limit: 1 }),
    ask("readiness with an agent", "app.readiness"),
  ],
};
