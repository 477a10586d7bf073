import { agentCall } from "@interlock/testkit";
import type { Row } from "./app-world.ts";
import type { Deed } from "./deed.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const NO_AGENT = "agt_000000000000";

/** The six values of a pane or an agent. */
function keyOf(row: Row): Row {
  const names = [
    "container_id",
    "tmux_socket_path",
    "tmux_session_name",
    "tmux_window_index",
    "tmux_pane_index",
    "tmux_pane_id",
  ];
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

interface Place {
  /** The socket of the plane on the host. */
  readonly socket: string;
  /** Opens a window with a pane that nobody has adopted, and gives its `%N`. */
  readonly freshPane: () => Promise<string>;
  /** An agent whose pane takes no input meanwhile. */
  readonly worker: string;
}

/** What the command line, and agents themselves, can do over the container plane, once each. */
export function containerDeeds({ socket, freshPane, worker }: Place): readonly Deed[] {
  let message = "";
  let route = "";
  let master: Row = {};
  const result = async (method: string, params: object = {}): Promise<Row> => {
    const answer = await agentCall(socket, method, params);
    if (answer.result === undefined) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    return answer.result;
  };
  const aboutMessage = (more: Row = {}): Row => ({ message_id: message, ...more });
  const operated = (done: Row, code: string): ReturnType<Deed["idle"]> => [
    { params: done, code },
    { params: { ...done, message_id: NOBODY }, code: "message_id_not_found" },
  ];
  const changed = (done: Row): ReturnType<Deed["idle"]> => [
    { params: done },
    { params: { ...done, agent_id: NO_AGENT }, code: "agent_not_found" },
  ];
  const switched = (done: Row): ReturnType<Deed["idle"]> => [
    { params: done },
    { params: { route_id: NOBODY }, code: "route_id_not_found" },
  ];

  return [
    { method: "scan_panes", event: null, effect: () => ({}), idle: () => [{ params: {} }] },
    {
      method: "scan_containers",
      event: null,
      effect: () => ({}),
      idle: () => [{ params: {}, code: "docker_unavailable" }],
    },
    {
      method: "add_mount",
      event: null,
      effect: () => ({ name: "dev" }),
      idle: (done) => [{ params: done }, { params: { name: ".." }, code: "mount_name_invalid" }],
    },
    {
      method: "register_agent",
      event: "agent_registered",
      effect: async () => {
        const id = await freshPane();
        await result("scan_panes");
        const panes = (await result("list_panes"))["panes"] as readonly Row[]; // the plane's list
        const pane = panes.find(({ tmux_pane_id }) => tmux_pane_id === id);
        if (pane === undefined) throw new Error("the scan did not find the new pane");
        return { container_id: "host", pane_composite_key: keyOf(pane), role: "shell", label: "boss" };
      },
      idle: async (done) => {
        const agents = (await result("list_agents"))["agents"] as readonly Row[]; // the plane's list
        master = agents.find(({ label }) => label === "boss") ?? {};
        return [
          { params: done },
          { params: { ...done, role: "master" }, code: "master_via_register_self_rejected" },
        ];
      },
    },
    {
      method: "set_role",
      event: "agent_updated",
      effect: () => ({ agent_id: master["agent_id"], role: "master", confirm: true }),
      idle: (done) => [
        ...(changed(done) as readonly { readonly params: Row }[]),
        { params: { ...done, role: "swarm" }, code: "swarm_role_via_set_role_rejected" },
      ],
    },
    {
      method: "set_label",
      event: "agent_updated",
      effect: () => ({ agent_id: master["agent_id"], label: "chief" }),
      idle: changed,
    },
    {
      method: "set_capability",
      event: "agent_updated",
      effect: () => ({ agent_id: master["agent_id"], capability: "claude" }),
      idle: changed,
    },
    {
      method: "attach_log",
      event: "log_attachment_changed",
      effect: () => ({ agent_id: master["agent_id"] }),
      idle: (done) => [
        { params: done },
        { params: { agent_id: NO_AGENT }, code: "agent_not_found" },
        { params: { ...done, log_path: "here" }, code: "log_path_invalid" },
      ],
    },
    {
      method: "detach_log",
      event: "log_attachment_changed",
      effect: () => ({ agent_id: master["agent_id"] }),
      idle: (done) => [
        { params: done, code: "attachment_not_found" },
        { params: { agent_id: NO_AGENT }, code: "agent_not_found" },
      ],
    },
    {
      method: "events.follow_open",
      event: null,
      effect: () => ({}),
      idle: () => [{ params: { target: NO_AGENT }, code: "agent_not_found" }],
    },
    ...["events.follow_next", "events.follow_close"].map((method): Deed => ({
      method,
      event: null,
      effect: async () => ({
        session_id: (await result("events.follow_open"))["session_id"],
        ...(method === "events.follow_next" && { max_wait_seconds: 0 }),
      }),
      idle: () => [{ params: { session_id: "fs_000000000000" }, code: "events_session_unknown" }],
    })),
    {
      method: "queue.send_input",
      event: "queue_message_enqueued",
      effect: () => ({
        target: worker,
        body_bytes: Buffer.from("hello").toString("base64"),
        wait: false,
        caller_pane: { agent_id: master["agent_id"], pane_composite_key: keyOf(master) },
      }),
      idle: async (done) => {
        const rows = (await result("queue.list"))["rows"] as readonly Row[]; // the plane's list
        message = String(rows.at(-1)?.["message_id"]);
        return [
          { params: { ...done, body_bytes: "" }, code: "body_empty" },
          { params: { ...done, target: "chief" }, code: "target_role_not_permitted" },
          { params: { ...done, target: NO_AGENT }, code: "agent_not_found" },
        ];
      },
    },
    {
      method: "queue.delay",
      event: "queue_message_delayed",
      effect: () => aboutMessage({ delay_ms: 3_600_000 }),
      idle: (done) => operated(done, "delay_not_applicable"),
    },
    {
      method: "queue.approve",
      event: "queue_message_approved",
      effect: () => aboutMessage(),
      idle: (done) => operated(done, "approval_not_applicable"),
    },
    {
      method: "queue.cancel",
      event: "queue_message_canceled",
      effect: () => aboutMessage({ reason: "enough" }),
      idle: (done) => operated(done, "terminal_state_cannot_change"),
    },
    {
      method: "routes.add",
      event: "route_created",
      effect: () => ({ event_type: "error", template: "{event_excerpt}", target: { rule: "source" } }),
      idle: async (done) => {
        const routes = (await result("routes.list"))["routes"] as readonly Row[]; // the plane's list
        route = String(routes[0]?.["route_id"]);
        return [{ params: { ...done, template: "{secret}" }, code: "route_template_invalid" }];
      },
    },
    { method: "routes.disable", event: "route_updated", effect: () => ({ route_id: route }), idle: switched },
    { method: "routes.enable", event: "route_updated", effect: () => ({ route_id: route }), idle: switched },
    {
      method: "routes.remove",
      event: "route_deleted",
      effect: () => ({ route_id: route }),
      idle: (done) => [{ params: done, code: "route_id_not_found" }],
    },
    { method: "routing.disable", event: "routing_toggled", effect: () => ({}), idle: () => [{ params: {} }] },
    { method: "routing.enable", event: "routing_toggled", effect: () => ({}), idle: () => [{ params: {} }] },
  ];
}
