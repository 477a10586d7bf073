import { describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";
import { APP_METHODS } from "./field-cases.ts";
import { VIEW_MODELS } from "./view-models.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** How lists run when nobody asks for an order: by these members, and from which end. */
const DEFAULT_ORDERS: Readonly<Record<string, readonly [ordering: string, ...members: readonly string[]]>> = {
  pane: ["default:asc", "container_name", "session_name", "window_index", "pane_index"],
  agent: ["default:asc", "role_priority", "registered_at"],
  log_attachment: ["last_status_at:desc", "last_status_at"],
  event: ["event_id:desc", "event_id"],
  queue: ["default:asc", "state_priority", "enqueued_at"],
  route: ["default:asc", "created_at", "route_id"],
};

const ID: Readonly<Record<string, string>> = { queue: "message_id", log_attachment: "attachment_id" };

/** Texts and numbers in the order of each, the first member that differs decides. */
function byMembers(members: readonly string[]) {
  return (one: Row, other: Row): number => {
    for (const name of members) {
      const [a, b] = [one[name], other[name]];
      if (a === b) continue;
      if (typeof a === "number" && typeof b === "number") return a - b;
      return String(a) < String(b) ? -1 : 1;
    }
    return 0;
  };
}

describeWithTools(["tmux"], "a home with some of everything", () => {
  let world: AppWorld;
  let agents: readonly string[] = [];
  const role = async (agent_id: string | undefined, change: object): Promise<void> => {
    expect((await world.call("app.agent.update", { agent_id, ...change })).error).toBeUndefined();
  };
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
    for (let opened = 0; opened < 5; opened += 1) await world.tmux.tmux("new-window", "-d", "cat");
    const adopted = await world.adoptAll();
    agents = [...adopted.values()];
    const panes = [...adopted.keys()];
    const [first = "", second = "", third, fourth, fifth] = agents;
    for (const agent_id of [first, second]) await world.call("app.log.attach", { agent_id });
    await world.settled(await world.send(first, "Error: seen"), 60_000);
    for (const end = performance.now() + 60_000; (await world.rows("app.event.list")).length < 2;)
      if (performance.now() > end) throw new Error("no events came");
    // What stands behind a message that cannot be typed stays where an operator puts it.
    await world.tmux.tmux("copy-mode", "-t", panes[1] ?? "");
    await world.explainedWhen(await world.send(second, "stands in front"), ["pane_in_mode"]);
    for (const at of [1, 2]) {
      const message_id = await world.send(second, `put off ${at}`);
      expect((await world.call("app.queue.delay", { message_id, delay_ms: 3_600_000 })).ok).toBe(true);
      if (at === 2) expect((await world.call("app.queue.cancel", { message_id })).ok).toBe(true);
    }
    await role(third, { role: "shell", capability: "claude", label: "twin" });
    await role(fourth, { role: "master", label: "twin" });
    await role(fifth, { role: "unknown" });
    for (const event_type of ["error", "completed"]) {
      const route = { event_type, template: "{event_excerpt}", target: { rule: "source" } };
      const { result } = await world.call("app.route.add", route);
      const { route_id } = (result?.["row"] ?? {}) as Row; // an addition answers one row
      if (event_type === "error") await world.call("app.route.update", { route_id, enabled: false });
    }
  });
  afterAll(() => world.close());

  const ids = (rows: readonly Row[], name: string): readonly unknown[] =>
    rows.map((row) => row[name]).toSorted();

  for (const [entity, [ordering, ...members]] of Object.entries(DEFAULT_ORDERS)) {
    verifies(
      ["APP-667", "APP-668", "APP-670"],
      `app.${entity}.list has the contract's members and runs by ${members.join(", ")} unasked`,
      async () => {
        const { result } = await world.call(`app.${entity}.list`);
        expect(result?.["ordering"]).toBe(ordering);
        const rows = (result?.["rows"] ?? []) as readonly Row[]; // a list answers rows
        expect(rows.length).toBeGreaterThan(1);
        for (const row of rows) expect(row).toMatchObject(VIEW_MODELS[entity] ?? {});
        const sorted = rows.toSorted(byMembers(members));
        expect(rows).toEqual(ordering.endsWith(":desc") ? sorted.toReversed() : sorted);
        const [row = {}] = rows;
        const id = ID[entity] ?? `${entity}_id`;
        const detail = await world.call(`app.${entity}.detail`, { [id]: row[id] });
        expect(detail.result).toEqual({ row });
      },
    );
  }

  verifies("APP-669", "roles and states have the contract's priorities", async () => {
    const roles = new Map<unknown, unknown>();
    for (const name of ["master", "slave", "test-runner", "shell", "unknown"]) {
      await role(agents[5], { role: name });
      for (const row of await world.rows("app.agent.list")) roles.set(row["role"], row["role_priority"]);
    }
    expect(Object.fromEntries(roles)).toEqual({
      master: 1,
      slave: 2,
      "test-runner": 4,
      shell: 5,
      unknown: 6,
    });
    const states = (await world.rows("app.queue.list")).map((row) => [row["state"], row["state_priority"]]);
    expect(Object.fromEntries(states)).toEqual({ queued: 1, blocked: 2, delivered: 4, canceled: 5 });
  });

  verifies("APP-671", "every filter gives exactly the rows that match", async () => {
    const cases: readonly (readonly [entity: string, filters: Row])[] = [
      ["pane", { container_id: "host" }],
      ["pane", { registered: true }],
      ["pane", { registered: false }],
      ["agent", { role: "slave" }],
      ["agent", { capability: "claude" }],
      ["agent", { container_id: "host" }],
      ["agent", { log_attached: true }],
      ["agent", { log_attached: false, role: "shell" }],
      ["log_attachment", { agent_id: agents[0], status: "active" }],
      ["event", { event_type: "error" }],
      ["queue", { state: "blocked" }],
      ["queue", { target_agent_id: agents[1], state: "canceled" }],
      ["queue", { sender_agent_id: "host-operator" }],
      ["route", { enabled: true }],
      ["route", { enabled: false }],
    ];
    for (const [entity, filters] of cases) {
      const all = await world.rows(`app.${entity}.list`);
      const matches = all.filter((row) =>
        Object.entries(filters).every(([name, wanted]) => row[name] === wanted),
      );
      const id = ID[entity] ?? `${entity}_id`;
      const found = await world.rows(`app.${entity}.list`, { filters });
      expect([entity, filters, ids(found, id)]).toEqual([entity, filters, ids(matches, id)]);
      // Every pane was adopted; of everything else there is some.
      if (filters["registered"] !== false) expect([entity, filters, found.length]).not.toContain(0);
    }
  });

  verifies("APP-672", "a label names its one agent; two agents of a label are refused", async () => {
    const send = (target_agent_id: string) =>
      world.call("app.send_input", { target_agent_id, payload: { text: "by label" } });
    const { agent } = await world.freshAgent();
    await role(agent, { label: "only one" });
    const { result } = await send("only one");
    const { target_agent_id } = await world.settled(String(result?.["message_id"]), 60_000);
    expect(target_agent_id).toBe(agent);
    expect((await send("twin")).error).toMatchObject({
      code: "validation_failed",
      details: { field: "target_agent_id", reason: "label is ambiguous" },
    });
    expect((await send("nobody")).error).toMatchObject({
      code: "agent_not_found",
      details: { agent_id: "nobody" },
    });
  });

  verifies(
    "APP-673",
    "a route listens to everything and to the first master, unless it is told",
    async () => {
      const route = { event_type: "activity", template: "{event_id}", target: { rule: "source" } };
      const added = (await world.call("app.route.add", route)).result?.["row"] as Row | undefined; // one row
      expect(added).toMatchObject({
        enabled: true,
        source_scope: { kind: "any", value: null },
        master: { rule: "auto", value: null },
        target: { rule: "source", value: null },
      });
      const { route_id } = added ?? {};
      const removed = await world.call("app.route.remove", { route_id });
      expect(removed.result?.["row"]).toMatchObject({ route_id, template: "{event_id}" });
      expect((await world.call("app.route.detail", { route_id })).error).toMatchObject({
        code: "route_not_found",
        details: { route_id },
      });
    },
  );

  verifies("APP-674", "the dashboard shows the newest first, as many as were asked for", async () => {
    const newest = async (list: string, order_by: string, id: string) =>
      (await world.rows(list, { order_by })).slice(0, 2).map((row) => row[id]);
    // Between the two looks an event may come of itself, as that a pane has been quiet for long.
    await vi.waitFor(async () => {
      const { result } = await world.call("app.dashboard", { recent_limit: 2 });
      const { recent, counts } = result as Readonly<Record<string, Readonly<Record<string, unknown>>>>; // objects by subject
      const shown = (subject: string) => ((recent?.[subject] ?? []) as readonly Row[]).map(({ id }) => id); // items have ids
      expect(shown("events")).toEqual(await newest("app.event.list", "event_id:desc", "event_id"));
      expect(shown("queue")).toEqual(await newest("app.queue.list", "enqueued_at:desc", "message_id"));
      expect(shown("routes")).toEqual(await newest("app.route.list", "created_at:desc", "route_id"));
      const states = (await world.rows("app.queue.list")).map(({ state }) => state);
      const numbers = ["queued", "blocked", "delivered", "canceled", "failed"].map((state) => [
        state,
        states.filter((one) => one === state).length,
      ]);
      expect(counts?.["queue"]).toEqual(Object.fromEntries(numbers));
      expect(counts?.["routes"]).toMatchObject({ enabled: 1, disabled: 1 });
      const agentsWithout = (await world.rows("app.agent.list", { filters: { log_attached: false } })).length;
      expect(counts?.["log_attachments"]).toEqual({ active: 2, degraded: 0, none: agentsWithout });
    }, 60_000);
  });

  verifies("APP-676", "a session is served every method that the daemon's version has", async () => {
    const names = APP_METHODS.map(({ name }) => name).filter((name) => name !== "app.goodbye");
    const unserved: unknown[] = [];
    for (const name of names) {
      const { ok, error } = await world.call(name);
      // Without its params a method refuses a field.
      if (!ok && error?.code !== "validation_failed") unserved.push([name, error?.code]);
    }
    expect(unserved).toEqual([]);
    expect((await world.call("app.goodbye")).ok).toBe(true);
    await world.hello();
  });

  verifies(
    "APP-677",
    "of updates at the same time the last one stands, whole, and none is refused",
    async () => {
      const agent_id = agents[0];
      const wishes = Array.from({ length: 12 }, (_, at) => ({
        label: `label ${at}`,
        project_path: `/srv/${at}`,
        capability: at % 2 === 0 ? "claude" : "codex",
      }));
      const answers = await Promise.all(
        wishes.map((wish) => world.call("app.agent.update", { agent_id, ...wish })),
      );
      for (const [at, { result }] of answers.entries())
        expect(result?.["row"]).toMatchObject(wishes[at] ?? {});
      const row = (await world.call("app.agent.detail", { agent_id })).result?.["row"] as Row; // one row
      const { label, project_path, capability } = row;
      expect(wishes).toContainEqual({ label, project_path, capability });
    },
  );
});
