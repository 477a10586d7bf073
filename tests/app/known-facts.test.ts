import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { agentCall, describeWithTools, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithTools(["tmux"], "what lists, details and the dashboard tell", () => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await AppWorld.open();
    await world.hello();
  });
  afterEach(() => world.close());

  const detail = async (agent_id: string): Promise<Row> => {
    const { result } = await world.call("app.agent.detail", { agent_id });
    if (result === undefined) throw new Error("the agent is not there");
    return result["row"] as Row; // details answer one row
  };
  const dashboard = async (): Promise<Readonly<Record<string, Readonly<Record<string, Row>>>>> => {
    const { result } = await world.call("app.dashboard");
    if (result === undefined) throw new Error("the dashboard was refused");
    return result as Readonly<Record<string, Readonly<Record<string, Row>>>>; // counts and lists by subject
  };
  const ids = (rows: readonly Row[], name: string): readonly unknown[] => rows.map((row) => row[name]);
  const switchRouting = (to: "enable" | "disable") =>
    agentCall(join(world.home, "containers/host/agent.sock"), `routing.${to}`);

  verifies(
    "APP-625",
    "messages sent within a millisecond keep the order in which they were taken",
    async () => {
      const { pane, agent } = await world.freshAgent();
      await world.tmux.tmux("copy-mode", "-t", pane);
      const sent: string[] = [];
      for (let at = 0; at < 25; at += 1) sent.push(await world.send(agent, `line ${at}`));
      const listed = await world.rows("app.queue.list", { order_by: "enqueued_at:asc" });
      expect(ids(listed, "message_id")).toEqual(sent);
    },
  );

  verifies("APP-628", "agents come in each order that is asked for", async () => {
    for (const role of ["slave", "shell", "slave"]) {
      const { agent } = await world.freshAgent();
      if (role !== "slave") await world.call("app.agent.update", { agent_id: agent, role });
    }
    const sorted = async (order_by: string, ...names: readonly string[]) => {
      const rows = await world.rows("app.agent.list", { order_by });
      return rows.map((row) => names.map((name) => row[name]));
    };
    const texts = (values: readonly (readonly unknown[])[]) => values.map((value) => value.join(" "));
    const rises = async (field: string, ...names: readonly string[]): Promise<void> => {
      const up = texts(await sorted(`${field}:asc`, ...names));
      expect(up).toHaveLength(3);
      expect(up).toEqual(up.toSorted());
      expect(texts(await sorted(`${field}:desc`, ...names))).toEqual(up.toReversed());
    };
    await rises("registered_at", "registered_at");
    await rises("role", "role", "agent_id");
    await rises("default", "role_priority", "registered_at");
  });

  verifies("APP-629", "since and until compare times, and take nothing but milliseconds", async () => {
    const { agent } = await world.freshAgent();
    const [before] = [Date.now()];
    const id = await world.send(agent, "in time");
    const after = Date.now() + 1;
    const found = async (filters: object) =>
      ids(await world.rows("app.queue.list", { filters }), "message_id");
    expect(await found({ since: before - 1 })).toEqual([id]);
    expect(await found({ until: after })).toEqual([id]);
    expect(await found({ since: before - 1, until: after })).toEqual([id]);
    expect(await found({ since: after + 60_000 })).toEqual([]);
    expect(await found({ until: before - 60_000 })).toEqual([]);
    for (const method of ["app.queue.list", "app.event.list"])
      for (const [field, filters] of [
        ["since", { since: "2026-01-01", until: 5 }],
        ["until", { since: 5, until: "2026-01-01" }],
      ] as const)
        expect((await world.call(method, { filters })).error).toMatchObject({
          code: "validation_failed",
          details: { field },
        });
  });

  verifies(
    "APP-633",
    "what the switch refuses leaves no row, and its key works once it is on again",
    async () => {
      const { agent } = await world.freshAgent();
      const send = () =>
        world.call("app.send_input", {
          target_agent_id: agent,
          payload: { text: "again" },
          idempotency_key: "key",
        });
      await switchRouting("disable");
      for (let tried = 0; tried < 3; tried += 1)
        expect((await send()).error).toMatchObject({ code: "routing_disabled", details: {} });
      expect(await world.rows("app.queue.list")).toEqual([]);
      await switchRouting("enable");
      expect((await send()).result).toMatchObject({ deduplicated: false });
      expect((await send()).result).toMatchObject({ deduplicated: true });
      expect(await world.rows("app.queue.list")).toHaveLength(1);
    },
  );

  verifies(
    ["APP-639", "APP-650"],
    "an agent's pane is active while it is there, and its id is one form",
    async () => {
      const { pane, agent } = await world.freshAgent();
      expect(agent).toMatch(/^agt_[0-9a-f]{12}$/);
      expect(await detail(agent)).toMatchObject({ agent_id: agent, pane_active: true });
      await world.tmux.tmux("kill-pane", "-t", pane);
      await world.call("app.scan.panes");
      expect(await detail(agent)).toMatchObject({ agent_id: agent, pane_active: false });
    },
  );

  verifies(
    ["APP-640", "APP-641"],
    "a pane id that two servers have is ambiguous until the server is named, and counts are by the whole key",
    async () => {
      const socket = join(dirname(world.tmux.socket), "other");
      const other = (...args: readonly string[]) =>
        promisify(execFile)("tmux", ["-S", socket, "-f", "/dev/null", ...args]);
      await other("new-session", "-d", "-s", "work", "cat");
      try {
        await world.adopt();
        expect((await world.call("app.pane.detail", { pane_id: "%0" })).error).toMatchObject({
          code: "validation_failed",
          details: { field: "pane_id", reason: "ambiguous" },
        });
        for (const tmux_socket of [socket, world.tmux.socket]) {
          const { result } = await world.call("app.pane.detail", { pane_id: "%0", tmux_socket });
          expect(result?.["row"]).toMatchObject({ pane_id: "%0", tmux_socket });
        }
        const { counts } = await dashboard();
        expect(counts?.["panes"]).toMatchObject({ total: 2, registered: 1, unregistered: 1 });
      } finally {
        await other("kill-server");
      }
    },
  );

  verifies(
    ["APP-647", "APP-649"],
    "the dashboard names the type of what is recent, and counts events as events",
    async () => {
      const { agent } = await world.freshAgent();
      await world.settled(await world.send(agent, "not an event"));
      await world.call("app.agent.update", { agent_id: agent, label: "audited" });
      const { counts, recent } = await dashboard();
      expect(recent?.["queue"]).toMatchObject([{ type: "message", state: "delivered" }]);
      expect(counts?.["events"]).toEqual({ total: (await world.rows("app.event.list")).length });
      expect(counts?.["events"]).toEqual({ total: 0 });
    },
  );

  verifies("APP-652", "an attachment's id has one form", async () => {
    const { agent } = await world.freshAgent();
    await world.call("app.log.attach", { agent_id: agent });
    const [attachment] = await world.rows("app.log_attachment.list");
    expect(attachment?.["attachment_id"]).toMatch(/^lat_[0-9a-f]{12}$/);
  });
});
