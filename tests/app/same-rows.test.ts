import { join } from "node:path";
import { agentCall, describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";
import { APP_METHODS } from "./field-cases.ts";
import { writtenRows, type WrittenRows } from "./written-rows.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** The same wishes in the words of one plane. Each gives the id of what it is about. */
interface Plane {
  /** Looks for containers, of which there is no engine to tell. */
  readonly lookForContainers: () => Promise<unknown>;
  readonly adopt: (pane: string, values: Row) => Promise<string>;
  readonly change: (agent: string, change: Row) => Promise<unknown>;
  readonly send: (text: string, target: string, sender: string) => Promise<string>;
  readonly delay: (message: string, ms: number) => Promise<unknown>;
  readonly approve: (message: string) => Promise<unknown>;
  readonly cancel: (message: string, reason: string) => Promise<unknown>;
  readonly addRoute: (route: Row) => Promise<string>;
  readonly switchRoute: (route: string, enabled: boolean) => Promise<unknown>;
  readonly removeRoute: (route: string) => Promise<unknown>;
  readonly attachLog: (agent: string) => Promise<unknown>;
  readonly detachLog: (agent: string) => Promise<unknown>;
}

async function resultOf(answer: Promise<{ readonly result?: Row; readonly error?: unknown }>): Promise<Row> {
  const { result, error } = await answer;
  if (result === undefined) throw new Error(JSON.stringify(error));
  return result;
}

/** What was asked for over the app plane. */
const asked = new Set<string>();

function appPlane(world: AppWorld): Plane {
  const call = (method: string, params: object = {}): Promise<Row> => {
    asked.add(method);
    return resultOf(world.call(method, params));
  };
  const row = async (method: string, params: object): Promise<Row> =>
    (await call(method, params))["row"] as Row; // these answer one row
  return {
    lookForContainers: () => call("app.scan.containers"),
    adopt: async (pane, values) => {
      await call("app.scan.panes");
      const found = (await world.rows("app.pane.list")).find(({ pane_id }) => pane_id === pane) ?? {};
      const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = found;
      const identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
      return String((await row("app.agent.register_from_pane", { ...identity, ...values }))["agent_id"]);
    },
    change: (agent_id, change) => row("app.agent.update", { agent_id, ...change }),
    send: async (text, target) =>
      String((await call("app.send_input", { target_agent_id: target, payload: { text } }))["message_id"]),
    delay: (message_id, delay_ms) => row("app.queue.delay", { message_id, delay_ms }),
    approve: (message_id) => row("app.queue.approve", { message_id }),
    cancel: (message_id, reason) => row("app.queue.cancel", { message_id, reason }),
    addRoute: async (route) => String((await row("app.route.add", route))["route_id"]),
    switchRoute: (route_id, enabled) => row("app.route.update", { route_id, enabled }),
    removeRoute: (route_id) => row("app.route.remove", { route_id }),
    attachLog: (agent_id) => row("app.log.attach", { agent_id }),
    detachLog: (agent_id) => row("app.log.detach", { agent_id }),
  };
}

function containerPlane(world: AppWorld): Plane {
  const ask = (method: string, params: object = {}): Promise<Row> =>
    resultOf(agentCall(join(world.home, "containers/host/agent.sock"), method, params));
  const keys = new Map<string, Row>();
  const keyOf = (pane: Row): Row => {
    const names = [
      "container_id",
      "tmux_socket_path",
      "tmux_session_name",
      "tmux_window_index",
      "tmux_pane_index",
      "tmux_pane_id",
    ];
    return Object.fromEntries(names.map((name) => [name, pane[name]]));
  };
  const setter: Readonly<Record<string, string>> = {
    role: "set_role",
    label: "set_label",
    capability: "set_capability",
  };
  return {
    lookForContainers: () => agentCall(join(world.home, "containers/host/agent.sock"), "scan_containers"),
    adopt: async (pane, values) => {
      await ask("scan_panes");
      const panes = (await ask("list_panes"))["panes"] as readonly Row[]; // the plane's list
      const key = keyOf(panes.find(({ tmux_pane_id }) => tmux_pane_id === pane) ?? {});
      const made = await ask("register_agent", { container_id: "host", pane_composite_key: key, ...values });
      keys.set(String(made["agent_id"]), key);
      return String(made["agent_id"]);
    },
    change: (agent_id, change) => {
      const [name = ""] = Object.keys(change);
      return ask(setter[name] ?? "", { agent_id, ...change, ...(name === "role" && { confirm: true }) });
    },
    send: async (text, target, sender) => {
      const sent = await ask("queue.send_input", {
        target,
        body_bytes: Buffer.from(text).toString("base64"),
        wait: false,
        caller_pane: { agent_id: sender, pane_composite_key: keys.get(sender) },
      });
      return String((sent["message"] as Row)["message_id"]); // what a send answers
    },
    delay: (message_id, delay_ms) => ask("queue.delay", { message_id, delay_ms }),
    approve: (message_id) => ask("queue.approve", { message_id }),
    cancel: (message_id, reason) => ask("queue.cancel", { message_id, reason }),
    addRoute: async (route) => String(((await ask("routes.add", route))["route"] as Row)["route_id"]), // one route
    switchRoute: (route_id, enabled) => ask(enabled ? "routes.enable" : "routes.disable", { route_id }),
    removeRoute: (route_id) => ask("routes.remove", { route_id }),
    attachLog: (agent_id) => ask("attach_log", { agent_id }),
    detachLog: (agent_id) => ask("detach_log", { agent_id }),
  };
}

/** An operator's day, said in the words of one plane. */
async function operate(world: AppWorld, plane: Plane): Promise<void> {
  const panes: string[] = [];
  for (let made = 0; made < 2; made += 1) {
    const opened = await world.tmux.tmux("new-window", "-d", "-P", "-F", "#{pane_id}", "-t", "work", "cat");
    panes.push(opened.trim());
  }
  const [first = "", second = ""] = panes;
  const about = { capability: "shell", project_path: "/srv/app" };
  const master = await plane.adopt(first, { ...about, role: "shell", label: "boss" });
  const worker = await plane.adopt(second, { ...about, role: "slave", label: "worker" });
  await plane.lookForContainers();
  await plane.change(master, { role: "master" });
  await plane.change(master, { label: "  chief " });
  await plane.change(master, { capability: "claude" });
  await plane.change(master, { capability: "claude" });

  const text = "one line\n\tand another";
  await world.settled(await plane.send(text, worker, master));
  await world.tmux.tmux("copy-mode", "-t", second);
  const front = await plane.send("waits", worker, master);
  await world.explainedWhen(front, ["pane_in_mode"]);
  const other = await plane.send("is canceled", worker, master);
  await plane.delay(other, 3_600_000);
  await plane.approve(other);
  await plane.delay(other, 60_000);
  await plane.cancel(other, "  not needed ");
  await world.tmux.tmux("send-keys", "-t", second, "-X", "cancel");
  await world.settled(front);

  const kept = await plane.addRoute({
    event_type: "error",
    template: "{source_label}: {event_excerpt}",
    source_scope: { kind: "role", value: "role:slave" },
    target: { rule: "explicit", value: "worker" },
    master: { rule: "explicit", value: master },
  });
  await plane.switchRoute(kept, false);
  await plane.switchRoute(kept, false);
  await plane.switchRoute(kept, true);
  const gone = await plane.addRoute({
    event_type: "completed",
    template: "{event_id}",
    target: { rule: "source" },
  });
  await plane.removeRoute(gone);

  // Nothing was typed into this pane: a log of it stays as empty as it began.
  await plane.attachLog(master);
  await plane.attachLog(master);
  await plane.detachLog(master);
  await plane.attachLog(master);
}

/** A panel sends in the name of the person at it, an agent in its own: the only thing that may differ. */
const SENDER = ["sender_agent_id", "sender_label"];

function withoutSender(rows: readonly Row[]): readonly Row[] {
  // One of the counters counts messages by their sender.
  const names = (row: Row) => (row["subject"] === "queue_by_sender" ? [...SENDER, "detail"] : SENDER);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !names(row).includes(name))),
  );
}

describeWithTools(["tmux"], "the same wishes over either plane", () => {
  const worlds: AppWorld[] = [];
  let written: readonly WrittenRows[] = [];
  beforeAll(async () => {
    for (const plane of [appPlane, containerPlane]) {
      const world = await AppWorld.open();
      worlds.push(world);
      await world.hello();
      await operate(world, plane(world));
    }
    written = await Promise.all(worlds.map(({ home }) => writtenRows(home)));
  });
  afterAll(async () => {
    for (const world of worlds) await world.close();
  });

  verifies("APP-655", "leave rows that are equal, column by column, in every table and in the audit", () => {
    const [app = {}, container = {}] = written;
    for (const [table, rows] of Object.entries(app))
      expect([table, withoutSender(rows)]).toEqual([table, withoutSender(container[table] ?? [])]);
    // They are not equal for want of rows.
    for (const table of ["agents", "message_queue", "routes", "log_attachments", "counters", "audit"])
      expect([table, (app[table] ?? []).length > 0]).toEqual([table, true]);
    expect((app["audit"] ?? []).map(({ event_type }) => event_type)).toEqual(
      expect.arrayContaining([
        "agent_registered",
        "agent_updated",
        "queue_message_delivered",
        "route_deleted",
        "log_attachment_changed",
      ]),
    );
  });

  verifies("APP-655", "which is so for every mutation of the app plane", () => {
    const mutations = APP_METHODS.filter(({ kind }) => kind === "mutation").map(({ name }) => name);
    // Sessions are the app plane's own, and no row tells of them.
    const own = ["app.hello", "app.goodbye"];
    expect(mutations.filter((name) => !asked.has(name)).toSorted()).toEqual(own.toSorted());
  });
});
