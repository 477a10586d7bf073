import { ask, hello, type Scenario } from "../step.ts";

const adopt = (role: string, label: string, pane: number) =>
  ask(`an agent with the role ${role}`, "app.agent.register_from_pane", {
    container_id: "host",
    tmux_socket: "{{tmux_socket:1}}",
    session_name: "work",
    window_index: 0,
    pane_index: pane,
    pane_id: `%${pane}`,
    role,
    capability: "shell",
    label,
  });
const target = { target_agent_id: "{{agent:1}}" };
const send = (vector: string, params: object) => ask(vector, "app.send_input", { ...target, ...params });
const list = (vector: string, params: object) => ask(vector, "app.queue.list", params);
const settled = (vector: string, message: string, state: string) =>
  ask(vector, "app.queue.detail", { message_id: message }, { result: { row: { state } } });

export const sending: Scenario = {
  file: "07-sending.ndjson",
  steps: [
    hello,
    { world: "tmux", args: ["split-window", "-d", "-t", "%0", "cat"] },
    { world: "tmux", args: ["split-window", "-d", "-t", "%1", "cat"] },
    ask("a scan of panes", "app.scan.panes"),
    ask("the first pane", "app.pane.detail", { pane_id: "%0" }),
    adopt("slave", "worker", 0),
    adopt("shell", "bystander", 1),
    // A pane in copy mode takes nothing, so that what is sent to it stays queued.
    { world: "tmux", args: ["copy-mode", "-t", "%0"] },
    send("a text", { payload: { text: "hello" }, idempotency_key: "key-1" }),
    send("the same key, other content: the first answer again", {
      payload: { text: "other" },
      idempotency_key: "key-1",
    }),
    send("any other object", { payload: { b: [1, true], a: "x" } }),
    send("a target by its label", { target_agent_id: "worker", payload: { text: "by label" } }),
    send("no such agent", { target_agent_id: "agt_000000000000", payload: { text: "x" } }),
    send("an agent whose role takes no input", { target_agent_id: "{{agent:2}}", payload: { text: "x" } }),
    send("an empty text", { payload: { text: " " } }),
    send("a text that is none", { payload: { text: 7 } }),
    send("nothing left after what a terminal must not get", { payload: { text: "\u001b\u0007" } }),
    send("a payload over 16384 bytes of canonical JSON", { payload: { text: "x".repeat(16_384) } }),
    list("the queue", {}),
    list("the queue, latest first", { order_by: "enqueued_at:desc" }),
    list("a state that none has", { filters: { state: "canceled" } }),
    list("the messages of an agent", { filters: { target_agent_id: "{{agent:1}}" } }),
    list("a first page", { limit: 1 }),
    list("the page behind it", { limit: 1, cursor_next: "{{cursor:1}}" }),
    list("a window that ends before it begins", { filters: { since: 2, until: 1 } }),
    list("a window long ago", { filters: { since: 1, until: 2 } }),
    list("a filter with operator syntax", { filters: { sender_agent_id: "a LIKE b" } }),
    list("a cursor that nobody gave", { cursor_next: "nonsense" }),
    ask("one message", "app.queue.detail", { message_id: "{{uuid:2}}" }),
    ask("no such message", "app.queue.detail", { message_id: "00000000-0000-4000-8000-000000000000" }),
    { world: "tmux", args: ["send-keys", "-t", "%0", "-X", "cancel"] },
    settled("the first message, delivered", "{{uuid:2}}", "delivered"),
    settled("the last message, delivered", "{{uuid:4}}", "delivered"),
    { world: "tmux", args: ["kill-pane", "-t", "%0"] },
    send("a message to a pane that is gone", { payload: { text: "too late" } }),
    settled("that message, failed", "{{uuid:5}}", "failed"),
    ask("a scan that misses the pane", "app.scan.panes"),
    send("a message to a pane that is known to be gone", { payload: { text: "waits" } }),
    list("the queue by state", {}),
  ],
};
