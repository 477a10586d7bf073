import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, verifies, type RawAnswer } from "@interlock/testkit";
import { afterEach, beforeEach, expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

describeWithTools(["tmux"], "changing an agent", () => {
  let world: AppWorld;
  let agent_id = "";
  beforeEach(async () => {
    world = await AppWorld.open();
    await world.hello();
    agent_id = await world.adopt();
  });
  afterEach(() => world.close());

  const update = (change: object): Promise<RawAnswer> =>
    world.call("app.agent.update", { agent_id, ...change });
  const agent = async (): Promise<Row> => {
    const { result } = await world.call("app.agent.detail", { agent_id });
    return result?.["row"] as Row; // details answer one row
  };
  const audited = (): readonly Row[] =>
    readFileSync(join(world.home, "audit.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes('"agent_updated"'))
      .map((line) => JSON.parse(line) as Row); // lines that the daemon wrote

  verifies(
    ["APP-303", "APP-179"],
    "takes every field at once, and audits the ones that changed",
    async () => {
      const { result } = await update({
        role: "master",
        capability: "shell",
        label: "  lead ",
        project_path: "/srv/app",
      });
      const expected = {
        agent_id,
        role: "master",
        role_priority: 1,
        capability: "shell",
        label: "lead",
        project_path: "/srv/app",
      };
      expect(result?.["row"]).toMatchObject(expected);
      expect(await agent()).toMatchObject(expected);
      expect(await update({})).toMatchObject({ ok: true, result: { row: expected } });
      expect(await update({ label: "lead" })).toMatchObject({ ok: true });
      await world.restart();
      expect(audited()).toMatchObject([
        {
          origin: "app",
          via: "app.agent.update",
          agent_id,
          fields: ["role", "label", "project_path"],
          prior_role: "slave",
          new_role: "master",
        },
      ]);
    },
  );

  verifies("APP-177", "an empty text clears the texts and is refused elsewhere", async () => {
    await update({ label: "x", project_path: "/x" });
    expect((await update({ label: "", project_path: "" })).result?.["row"]).toMatchObject({
      label: "",
      project_path: "",
    });
    for (const field of ["role", "capability"]) {
      expect((await update({ [field]: "" })).error).toMatchObject({
        code: "validation_failed",
        details: { field, reason: "not clearable" },
      });
    }
  });

  verifies(
    ["APP-178", "APP-619", "APP-636", "APP-638"],
    "the refused field that was written first is named, and nothing is changed",
    async () => {
      const before = await agent();
      const cases: readonly (readonly [object, string])[] = [
        [{ role: "boss", capability: "none" }, "role"],
        [{ capability: "none", role: "boss" }, "capability"],
        [{ label: "ok", project_path: "relative", role: "boss" }, "project_path"],
        [{ role: "shell", label: "two\nlines", project_path: "relative" }, "label"],
        [{ project_path: "/a/../b", label: "two\nlines" }, "project_path"],
        [{ label: "x".repeat(257) }, "label"],
        [{ project_path: 7, role: "boss" }, "project_path"],
      ];
      for (const [change, field] of cases) {
        expect((await update(change)).error).toMatchObject({
          code: "validation_failed",
          details: { field },
        });
      }
      expect(await agent()).toEqual(before);
      expect(
        (await world.call("app.agent.update", { agent_id: "agt_000000000000", role: "shell" })).error,
      ).toMatchObject({
        code: "agent_not_found",
        details: { agent_id: "agt_000000000000" },
      });
    },
  );

  verifies("APP-180", "swarm members hang under a slave that stays one", async () => {
    await world.tmux.tmux("split-window", "-d", "-t", "%0", "cat");
    await world.call("app.scan.panes");
    const pane = (await world.rows("app.pane.list")).find((row) => row["registered"] === false);
    const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = pane ?? {};
    const member = await world.call("app.agent.register_from_pane", {
      container_id,
      tmux_socket,
      session_name,
      window_index,
      pane_index,
      pane_id,
      role: "swarm",
      capability: "claude",
      label: "",
      parent_agent_id: agent_id,
    });
    expect(member).toMatchObject({ ok: true });
    const refusal = { code: "validation_failed", details: { field: "role" } };
    expect((await update({ role: "shell" })).error).toMatchObject(refusal);
    expect((await update({ role: "swarm" })).error).toMatchObject(refusal);
    const row = member.result?.["row"] as Row | undefined; // answers one row
    const left = await world.call("app.agent.update", { agent_id: row?.["agent_id"], role: "shell" });
    expect(left.result?.["row"]).toMatchObject({ role: "shell", parent_agent_id: null });
    expect(await update({ role: "shell" })).toMatchObject({ ok: true });
  });
});
