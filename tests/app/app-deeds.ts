import type { AppWorld, Row } from "./app-world.ts";
import type { Deed } from "./deed.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const NO_AGENT = "agt_000000000000";
const IDENTITY = ["container_id", "tmux_socket", "session_name", "window_index", "pane_index", "pane_id"];

/** What an operator can do over the app plane, once each. `worker` is an agent whose pane takes no input meanwhile. */
export function appDeeds(world: AppWorld, worker: string): readonly Deed[] {
  let message = "";
  let route = "";
  const aboutMessage = (more: Row = {}): Row => ({ message_id: message, ...more });

  async function freshPane(): Promise<Row> {
    const opened = await world.tmux.tmux("new-window", "-d", "-P", "-F", "#{pane_id}", "-t", "work", "cat");
    await world.call("app.scan.panes");
    const pane = (await world.rows("app.pane.list")).find(({ pane_id }) => pane_id === opened.trim());
    if (pane === undefined) throw new Error("the scan did not find the new pane");
    return Object.fromEntries(IDENTITY.map((name) => [name, pane[name]]));
  }
  const newRoute = { event_type: "error", template: "{event_excerpt}", target: { rule: "source" } };

  return [
    {
      method: "app.hello",
      event: null,
      effect: () => ({}),
      idle: () => [{ params: { client_id: 7 }, code: "validation_failed" }],
    },
    {
      method: "app.goodbye",
      event: null,
      effect: async () => {
        const { result } = await world.call("app.hello");
        return { app_session_token: result?.["app_session_token"] };
      },
      idle: (done) => [{ params: done, code: "app_session_expired" }],
    },
    { method: "app.scan.panes", event: null, effect: () => ({}), idle: () => [{ params: {} }] },
    { method: "app.scan.containers", event: null, effect: () => ({}), idle: () => [{ params: {} }] },
    {
      method: "app.agent.register_from_pane",
      event: "agent_registered",
      effect: async () => ({ ...(await freshPane()), role: "shell", capability: "shell", label: "new" }),
      idle: (done) => [
        { params: done, code: "pane_already_registered" },
        { params: { ...done, pane_id: "%4000" }, code: "pane_not_found" },
        { params: { ...done, role: "boss" }, code: "validation_failed" },
      ],
    },
    {
      method: "app.agent.update",
      event: "agent_updated",
      effect: () => ({ agent_id: worker, label: "renamed", project_path: "/srv/app" }),
      idle: (done) => [
        { params: done },
        { params: { agent_id: worker } },
        { params: { ...done, label: "other", role: "" }, code: "validation_failed" },
        { params: { agent_id: NO_AGENT, label: "x" }, code: "agent_not_found" },
      ],
    },
    {
      method: "app.log.attach",
      event: "log_attachment_changed",
      effect: () => ({ agent_id: worker }),
      idle: (done) => [{ params: done }, { params: { agent_id: NO_AGENT }, code: "agent_not_found" }],
    },
    {
      method: "app.log.detach",
      event: "log_attachment_changed",
      effect: () => ({ agent_id: worker }),
      idle: (done) => [{ params: done }, { params: { agent_id: NO_AGENT }, code: "agent_not_found" }],
    },
    {
      method: "app.send_input",
      event: "queue_message_enqueued",
      effect: () => ({ target_agent_id: worker, payload: { text: "hello" }, idempotency_key: "once" }),
      idle: async (done) => {
        const [first] = await world.rows("app.queue.list", { order_by: "enqueued_at:desc" });
        message = String(first?.["message_id"]);
        return [
          { params: done },
          { params: { ...done, payload: { text: "other" } } },
          {
            params: { ...done, target_agent_id: NO_AGENT, idempotency_key: "other" },
            code: "agent_not_found",
          },
          { params: { target_agent_id: worker, payload: { text: " " } }, code: "validation_failed" },
          { params: { target_agent_id: "new", payload: { text: "x" } }, code: "permission_denied" },
        ];
      },
    },
    {
      method: "app.queue.delay",
      event: "queue_message_delayed",
      effect: () => aboutMessage({ delay_ms: 3_600_000 }),
      idle: (done) => [
        { params: done, code: "stale_object" },
        { params: { ...done, message_id: NOBODY }, code: "queue_message_not_found" },
      ],
    },
    {
      method: "app.queue.approve",
      event: "queue_message_approved",
      effect: () => aboutMessage(),
      idle: (done) => [
        { params: done, code: "stale_object" },
        { params: { message_id: NOBODY }, code: "queue_message_not_found" },
      ],
    },
    {
      method: "app.queue.cancel",
      event: "queue_message_canceled",
      effect: () => aboutMessage({ reason: "enough" }),
      idle: (done) => [
        { params: done, code: "stale_object" },
        { params: { message_id: NOBODY }, code: "queue_message_not_found" },
      ],
    },
    {
      method: "app.route.add",
      event: "route_created",
      effect: () => newRoute,
      idle: async (done) => {
        route = String((await world.rows("app.route.list"))[0]?.["route_id"]);
        return [{ params: { ...done, template: "{secret}" }, code: "validation_failed" }];
      },
    },
    {
      method: "app.route.update",
      event: "route_updated",
      effect: () => ({ route_id: route, enabled: false }),
      idle: (done) => [
        { params: done },
        { params: { route_id: NOBODY, enabled: true }, code: "route_not_found" },
        { params: { ...done, template: "x" }, code: "validation_failed" },
      ],
    },
    {
      method: "app.route.remove",
      event: "route_deleted",
      effect: () => ({ route_id: route }),
      idle: (done) => [{ params: done, code: "route_not_found" }],
    },
  ];
}
