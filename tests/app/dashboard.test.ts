import { describeWithTools, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

type Numbers = Readonly<Record<string, number>>;

describeWithTools(["tmux"], "the dashboard", () => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await AppWorld.open();
    await world.hello();
  });
  afterEach(() => world.close());

  const dashboard = async (): Promise<Row> => {
    const { result } = await world.call("app.dashboard");
    if (result === undefined) throw new Error("the dashboard was refused");
    return result;
  };
  const counts = async (subject: string): Promise<Row> => {
    const all = (await dashboard())["counts"] as Readonly<Record<string, Row>>; // one object for each subject
    return all[subject] ?? {};
  };
  const byState = async (subject: string): Promise<Numbers> => (await counts(subject))["by_state"] as Numbers; // numbers, which the next assertion adds up

  const sum = (numbers: Numbers, keys: readonly string[]): number =>
    keys.reduce((total, key) => total + (numbers[key] ?? Number.NaN), 0);

  verifies(
    "APP-229",
    "every bucket is a number and the sums hold, as panes come, are adopted and go",
    async () => {
      const check = async (panes: object, agents: object): Promise<void> => {
        const [ofPanes, ofAgents] = [await byState("panes"), await byState("agents")];
        expect(ofPanes).toEqual({
          "discovered-and-unmanaged": 0,
          "discovered-and-registered": 0,
          "inactive-or-stale": 0,
          "discovery-degraded": 0,
          ...panes,
        });
        expect(ofAgents).toEqual({
          active: 0,
          inactive: 0,
          partially_configured: 0,
          "log-attached": 0,
          "log-detached": 0,
          ...agents,
        });
        expect(sum(ofPanes, Object.keys(ofPanes))).toBe((await counts("panes"))["total"]);
        const total = (await counts("agents"))["total"];
        expect(sum(ofAgents, ["active", "inactive", "partially_configured"])).toBe(total);
        expect(sum(ofAgents, ["log-attached", "log-detached"])).toBe(total);
      };
      await check({}, {});
      // A window of its own: in a split one the other pane would take the index of the killed one.
      await world.tmux.tmux("new-window", "-d", "cat");
      const agent_id = await world.adopt();
      await check(
        { "discovered-and-registered": 1, "discovered-and-unmanaged": 1 },
        { active: 1, "log-detached": 1 },
      );
      await world.call("app.agent.update", { agent_id, label: "" });
      await check(
        { "discovered-and-registered": 1, "discovered-and-unmanaged": 1 },
        { partially_configured: 1, "log-detached": 1 },
      );
      await world.call("app.agent.update", { agent_id, label: "back" });
      await world.tmux.tmux("kill-pane", "-t", "%0");
      await world.call("app.scan.panes");
      await check(
        { "inactive-or-stale": 1, "discovered-and-unmanaged": 1 },
        { inactive: 1, "log-detached": 1 },
      );
    },
  );

  verifies("APP-230", "hints name the pane to adopt, then the agent to listen to", async () => {
    await world.call("app.scan.panes");
    const codes = async (): Promise<readonly Row[]> => (await dashboard())["hints"] as readonly Row[]; // a list of hints
    expect(await codes()).toMatchObject([
      { code: "docker_unavailable_hint", severity: "action_required", target: null },
      { code: "register_first_agent", severity: "info", target: { kind: "pane", id: "%0" } },
    ]);
    const id = await world.adopt();
    expect(await codes()).toMatchObject([
      { code: "docker_unavailable_hint" },
      { code: "attach_logs", target: { kind: "agent", id } },
      { code: "enable_first_route", target: null },
    ]);
  });

  verifies(["APP-233", "APP-231"], "each call recommends anew and says when", async () => {
    const first = await dashboard();
    expect(first).toMatchObject({
      recommended_next_action: {
        code: "subsystem_degraded",
        title: "Subsystem degraded: docker",
        target: { kind: "subsystem", id: "docker" },
      },
      counts: { routes: { recently_skipped_count: 0, recently_skipped_window_ms: 300_000 } },
    });
    const second = await dashboard();
    const at = "recommended_next_action_refreshed_at";
    expect(Date.parse(String(second[at]))).toBeGreaterThanOrEqual(Date.parse(String(first[at])));
  });
});
