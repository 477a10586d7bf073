import { ask, hello, type Scenario, type VectorStep } from "../step.ts";

const AGENT = { agent_id: "{{agent:1}}" };
const NOBODY = { agent_id: "agt_000000000000" };

const attachments = (vector: string, params: object) => ask(vector, "app.log_attachment.list", params);
const events = (vector: string, params: object, until?: object) =>
  ask(vector, "app.event.list", params, until);

function subscribe(vector: string, params: object, id?: number): VectorStep {
  const request = {
    ...(id !== undefined && { id }),
    method: "app.event.subscribe",
    params: { app_session_token: "{{uuid:1}}", ...params },
  };
  return { vector, request };
}

export const logsAndEvents: Scenario = {
  file: "11-logs-and-events.ndjson",
  steps: [
    hello,
    ask("a scan of panes", "app.scan.panes"),
    ask("the pane", "app.pane.detail", { pane_id: "%0" }),
    ask("an agent", "app.agent.register_from_pane", {
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
    ask("a log for nobody", "app.log.attach", NOBODY),
    ask("no log to take away from nobody", "app.log.detach", NOBODY),
    ask("a detach of what is not attached", "app.log.detach", AGENT),
    ask("a log attached", "app.log.attach", AGENT),
    ask("a log attached again", "app.log.attach", AGENT),
    attachments("the attachments", {}),
    attachments("those of an agent", { filters: AGENT }),
    attachments("those that have ended", { filters: { status: "detached" } }),
    attachments("a cursor that nobody gave", { cursor_next: "nonsense" }),
    ask("an attachment", "app.log_attachment.detail", { attachment_id: "{{attachment:1}}" }),
    ask("no such attachment", "app.log_attachment.detail", { attachment_id: "lat_000000000000" }),
    events("no event yet", {}),
    subscribe("a subscription without a kept connection", {}),
    subscribe("a subscription from now on", {}, 1),
    subscribe("a subscription from a cursor that nobody gave", { cursor: "nonsense" }, 1),
    // The terminal repeats what is typed, and the program in the pane repeats it once more.
    { world: "tmux", args: ["send-keys", "-t", "%0", "-l", "Error: the build broke"] },
    { world: "tmux", args: ["send-keys", "-t", "%0", "Enter"] },
    events("two lines, two events", {}, { result: { total: 2 } }),
    events("the oldest first", { order_by: "event_id:asc", limit: 1 }),
    events("the page behind it", { order_by: "event_id:asc", limit: 1, cursor_next: "{{cursor:1}}" }),
    events("events of a type that there is none of", { filters: { event_type: "test_passed" } }),
    events("since after until", { filters: { since: 2, until: 1 } }),
    ask("an event", "app.event.detail", { event_id: 1 }),
    ask("an event by its number as text", "app.event.detail", { event_id: "2" }),
    ask("no such event", "app.event.detail", { event_id: 99 }),
    ask("a log detached", "app.log.detach", AGENT),
    attachments("the attachments after the end", {}),
  ],
};
