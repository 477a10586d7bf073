import { ask, hello, type Scenario } from "../step.ts";

const list = (vector: string, params: object) => ask(vector, "app.pane.list", params);
const second = ["split-window", "-d", "-t", "%0", "cat"];

export const panes: Scenario = {
  file: "05-panes.ndjson",
  steps: [
    hello,
    list("no pane before the first scan", {}),
    { world: "tmux", args: second },
    ask("a scan of panes", "app.scan.panes"),
    ask("how that scan stands", "app.scan.status", { scan_id: "{{scan:1}}" }),
    ask("a scan that nobody waits for", "app.scan.panes", { wait: false }),
    ask("that scan, over", "app.scan.status", { scan_id: "{{scan:2}}" }, { result: { state: "completed" } }),
    ask("a scan nobody knows", "app.scan.status", { scan_id: "0".repeat(32) }),
    ask("a scan of containers without an engine", "app.scan.containers"),
    ask("how the failed scan stands", "app.scan.status", { scan_id: "{{scan:3}}" }),
    ask("no container without an engine", "app.container.list"),
    ask("no such container", "app.container.detail", { container_id: "0".repeat(64) }),
    ask("a cursor that nobody gave", "app.container.list", { cursor_next: "nonsense" }),
    list("the panes", {}),
    list("the panes from the last", { order_by: "default:desc" }),
    list("a first page", { limit: 1 }),
    list("the page behind it", { limit: 1, cursor_next: "{{cursor:1}}" }),
    list("a cursor that was changed", { cursor_next: "{{cursor:1}}x" }),
    list("a cursor of another order", { order_by: "last_seen_at", cursor_next: "{{cursor:1}}" }),
    list("a cursor of other filters", { filters: { registered: true }, cursor_next: "{{cursor:1}}" }),
    ask("a cursor of another list", "app.agent.list", { cursor_next: "{{cursor:1}}" }),
    list("only adopted ones", { filters: { registered: true } }),
    list("those of a container", { filters: { container_id: "host" }, limit: 1 }),
    list("a filter value is compared as it is", { filters: { container_id: "h%" } }),
    ask("one pane", "app.pane.detail", { pane_id: "%0" }),
    ask("one pane by its whole address", "app.pane.detail", {
      pane_id: "%1",
      container_id: "host",
      tmux_socket: "{{tmux_socket:1}}",
    }),
    ask("no such pane", "app.pane.detail", { pane_id: "%999" }),
    { world: "tmux", server: "other", args: ["new-session", "-d", "-s", "other", "cat"] },
    ask("a scan of two servers", "app.scan.panes"),
    ask("a pane id that two servers have", "app.pane.detail", { pane_id: "%0" }),
    { world: "tmux", server: "other", args: ["kill-server"] },
  ],
};
