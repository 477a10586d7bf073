import { ask, hello, type Scenario } from "../step.ts";

const identity = {
  container_id: "host",
  tmux_socket: "{{tmux_socket:1}}",
  session_name: "work",
  window_index: 0,
  pane_index: 0,
  pane_id: "%0",
};
const about = { role: "slave", capability: "shell", label: "worker" };
const adopt = (vector: string, params: object) =>
  ask(vector, "app.agent.register_from_pane", { ...identity, ...about, ...params });
const list = (vector: string, params: object) => ask(vector, "app.agent.list", params);
const update = (vector: string, params: object) =>
  ask(vector, "app.agent.update", { agent_id: "{{agent:1}}", ...params });
const swarm = { role: "swarm", label: "member", pane_id: "%1", pane_index: 1 };

export const agents: Scenario = {
  file: "06-agents.ndjson",
  steps: [
    hello,
    { world: "tmux", args: ["split-window", "-d", "-t", "%0", "cat"] },
    { world: "tmux", args: ["split-window", "-d", "-t", "%1", "cat"] },
    ask("a scan of panes", "app.scan.panes"),
    ask("the pane to adopt", "app.pane.detail", { pane_id: "%0" }),
    adopt("another container", { container_id: "0".repeat(64) }),
    adopt("another tmux server", { tmux_socket: "/elsewhere" }),
    adopt("another session", { session_name: "play" }),
    adopt("another window", { window_index: 7 }),
    adopt("another pane index", { pane_index: 7 }),
    adopt("another pane id", { pane_id: "%99" }),
    adopt("a label with a line break", { label: "two\nlines" }),
    adopt("a label of 257 characters", { label: "l".repeat(257) }),
    adopt("a relative project path", { project_path: "src" }),
    adopt("a project path with a parent segment", { project_path: "/home/../etc" }),
    adopt("a project path with a NUL", { project_path: "/home/\0" }),
    adopt("a swarm member without a parent", { role: "swarm" }),
    adopt("a parent for no swarm member", { parent_agent_id: "agt_000000000000" }),
    adopt("a parent nobody knows", { role: "swarm", parent_agent_id: "agt_000000000000" }),
    adopt("a master without confirmation", { role: "master" }),
    list("nothing was adopted yet", {}),
    adopt("a pane adopted, its label trimmed", { label: "  worker  ", project_path: "/home/dev" }),
    adopt("the same pane again", { label: "other" }),
    adopt("a swarm member", { ...swarm, parent_agent_id: "{{agent:1}}" }),
    adopt("a swarm member under a swarm member", {
      ...swarm,
      pane_id: "%2",
      pane_index: 2,
      parent_agent_id: "{{agent:2}}",
    }),
    list("the agents", {}),
    list("the agents, latest first", { order_by: "registered_at:desc" }),
    list("the agents of a role", { filters: { role: "swarm" } }),
    list("the agents of a capability that none has", { filters: { capability: "claude" } }),
    list("the agents whose log is attached", { filters: { log_attached: true } }),
    list("a filter value is compared as it is", { filters: { container_id: "a*" } }),
    list("a first page", { limit: 1 }),
    list("the page behind it", { limit: 1, cursor_next: "{{cursor:1}}" }),
    list("a cursor that nobody gave", { cursor_next: "nonsense" }),
    ask("one agent", "app.agent.detail", { agent_id: "{{agent:1}}" }),
    ask("no such agent", "app.agent.detail", { agent_id: "agt_000000000000" }),
    update("another label and path", { label: " helper ", project_path: "" }),
    update("a label with a line break", { label: "two\nlines" }),
    update("a label of 257 characters", { label: "l".repeat(257) }),
    update("a relative project path", { project_path: "src" }),
    update("a master without confirmation", { role: "master" }),
    update("a swarm member without a parent", { role: "swarm" }),
    update("an agent nobody knows", { agent_id: "agt_000000000000", label: "x" }),
    update("nothing to change", {}),
    ask("the adopted pane", "app.pane.detail", { pane_id: "%0" }),
    { world: "restart" },
    { vector: "a session after the restart", request: { method: "app.hello" } },
    {
      vector: "agents outlive the daemon",
      request: { method: "app.agent.list", params: { app_session_token: "{{uuid:2}}" } },
    },
  ],
};
