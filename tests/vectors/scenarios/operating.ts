import { ask, hello, type Scenario } from "../step.ts";

const FIRST = { message_id: "{{uuid:2}}" };
const SECOND = { message_id: "{{uuid:3}}" };
const NONE = { message_id: "00000000-0000-4000-8000-000000000000" };
const HOUR = { delay_ms: 3_600_000 };

const send = (vector: string, text: string) =>
  ask(vector, "app.send_input", { target_agent_id: "{{agent:1}}", payload: { text } });
const approve = (vector: string, message: object) => ask(vector, "app.queue.approve", message);
const delay = (vector: string, message: object) => ask(vector, "app.queue.delay", message);
const cancel = (vector: string, message: object) => ask(vector, "app.queue.cancel", message);
const explain = (vector: string, message: object, until?: object) =>
  ask(vector, "app.queue.explain", message, until);

export const operating: Scenario = {
  file: "09-operating.ndjson",
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
    { world: "tmux", args: ["copy-mode", "-t", "%0"] },
    send("a message", "first"),
    send("a message behind it", "second"),
    explain("why the first waits", FIRST, { result: { next: { kind: "event" } } }),
    explain("why the second waits", SECOND),
    explain("no such message", NONE),
    approve("an approval of what is not blocked", FIRST),
    approve("an approval of no message", NONE),
    delay("a delay of an hour", { ...FIRST, ...HOUR }),
    delay("a delay of what is delayed", { ...FIRST, ...HOUR }),
    delay("a delay of no message", { ...NONE, ...HOUR }),
    delay("a delay of more than 30 days", { ...SECOND, delay_ms: 2_592_000_001 }),
    explain("why the delayed one waits", FIRST),
    approve("an approval that ends the delay", FIRST),
    cancel("a reason that is too long", { ...SECOND, reason: "x".repeat(257) }),
    cancel("an end with a reason", { ...SECOND, reason: " not needed " }),
    cancel("an end after the end", SECOND),
    cancel("an end of no message", NONE),
    explain("what has its end", SECOND),
    { world: "tmux", args: ["send-keys", "-t", "%0", "-X", "cancel"] },
    ask("the approved one, delivered", "app.queue.detail", FIRST, {
      result: { row: { state: "delivered" } },
    }),
  ],
};
