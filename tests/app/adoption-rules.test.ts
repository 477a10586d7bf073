import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, verifies, type RawAnswer } from "@interlock/testkit";
import { afterEach, beforeEach, expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

describeWithTools(["tmux"], "what an adoption asks for and leaves behind", () => {
  let world: AppWorld;
  let identity: Row;
  beforeEach(async () => {
    world = await AppWorld.open();
    await world.hello();
    await world.call("app.scan.panes");
    const [pane] = await world.rows("app.pane.list");
    const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = pane ?? {};
    identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
  });
  afterEach(() => world.close());

  const adopt = (change: object): Promise<RawAnswer> =>
    world.call("app.agent.register_from_pane", {
      ...identity,
      role: "slave",
      capability: "shell",
      label: "worker",
      ...change,
    });

  verifies(
    "APP-173",
    "a label is trimmed; a line break or a 257th character is refused, nothing is adopted",
    async () => {
      for (const [label, reason] of [
        ["two\nlines", "line break"],
        ["two\rlines", "line break"],
        [`  ${"x".repeat(257)}  `, "too long"],
      ]) {
        expect((await adopt({ label })).error).toMatchObject({
          code: "validation_failed",
          details: { field: "label", reason },
        });
      }
      expect(await world.rows("app.agent.list")).toEqual([]);
      const label = "ä".repeat(256);
      expect((await adopt({ label: `  ${label}\t` })).result?.["row"]).toMatchObject({ label });
    },
  );

  verifies("APP-174", "an unknown parent is named, and nothing is adopted", async () => {
    const parent_agent_id = "agt_00000000beef";
    expect((await adopt({ role: "swarm", parent_agent_id })).error).toMatchObject({
      code: "agent_not_found",
      details: { agent_id: parent_agent_id },
    });
    expect(await world.rows("app.agent.list")).toEqual([]);
  });

  verifies("APP-679", "a swarm member has a slave as its parent, and nobody else has one", async () => {
    const refuses = async (change: object, field: string, reason: string): Promise<void> => {
      expect((await adopt(change)).error).toMatchObject({
        code: "validation_failed",
        details: { field, reason },
      });
    };
    const agent = async (role: string): Promise<unknown> => {
      const { agent: id } = await world.freshAgent();
      if (role !== "slave") await world.call("app.agent.update", { agent_id: id, role });
      return id;
    };
    const [parent_agent_id, shell] = [await agent("slave"), await agent("shell")];
    await refuses({ role: "swarm" }, "parent_agent_id", "missing");
    await refuses({ role: "shell", parent_agent_id }, "parent_agent_id", "only for role swarm");
    await refuses({ role: "swarm", parent_agent_id: shell }, "parent_agent_id", "parent role mismatch");
    await refuses({ role: "master" }, "role", "master needs confirmation");
    expect((await world.rows("app.agent.list")).length).toBe(2);
    expect((await adopt({ role: "swarm", parent_agent_id })).result?.["row"]).toMatchObject({
      role: "swarm",
      role_priority: 3,
      parent_agent_id,
    });
  });

  verifies(
    ["APP-176", "APP-190", "APP-634"],
    "an adoption is audited once; a message to a wrong role leaves no row",
    async () => {
      const row = (await adopt({ role: "shell" })).result?.["row"] as Row; // one row
      const refused = await world.call("app.send_input", {
        target_agent_id: row["agent_id"],
        payload: { text: "hello" },
      });
      expect(refused.error).toMatchObject({
        code: "permission_denied",
        details: { reason: "target_role_not_permitted" },
      });
      expect(await world.rows("app.queue.list")).toEqual([]);
      await world.daemon.stop();
      const audit = readFileSync(join(world.home, "audit.jsonl"), "utf8").trimEnd().split("\n");
      const rows = audit.map((line) => JSON.parse(line) as Row); // lines that the daemon wrote
      expect(rows.filter((entry) => entry["event_type"] === "agent_registered")).toMatchObject([
        { origin: "app", via: "app.agent.register_from_pane", agent_id: row["agent_id"], role: "shell" },
      ]);
      expect(rows.filter((entry) => String(entry["event_type"]).startsWith("queue_"))).toEqual([]);
    },
  );

  verifies(
    ["APP-134", "APP-136", "APP-135"],
    "readiness changes nothing, and the dashboard agrees with it",
    async () => {
      await world.tmux.tmux("new-window", "-d", "cat");
      const panes = await world.rows("app.pane.list");
      const readiness = await world.call("app.readiness");
      const dashboard = await world.call("app.dashboard");
      expect(readiness.result?.["hints"]).toEqual(dashboard.result?.["hints"]);
      const codes = ((readiness.result?.["hints"] ?? []) as readonly Row[]).map((hint) => hint["code"]); // hints have codes
      expect(codes).toEqual(["docker_unavailable_hint", "register_first_agent"]);
      const counted = dashboard.result?.["counts"] as Readonly<Record<string, Row>>; // one object a subject
      expect(counted["panes"]).toMatchObject({ total: (await world.rows("app.pane.list")).length });
      expect((await world.rows("app.agent.list")).length).toBe(0);
      expect(panes.length).toBeGreaterThan(0);
    },
  );

  verifies("APP-025", "hello looks at client_id, then client_version, then the major", async () => {
    const wrong = { client_id: 1, client_version: 2, client_app_contract_major: "3" };
    const { client_id: _, ...version } = wrong;
    const { client_version: __, ...major } = version;
    for (const [params, field] of [
      [wrong, "client_id"],
      [version, "client_version"],
      [major, "client_app_contract_major"],
    ] as const) {
      expect((await world.call("app.hello", params)).error?.details["field"]).toBe(field);
    }
  });
});
