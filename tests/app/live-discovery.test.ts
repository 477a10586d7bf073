import { describeWithTools, scale, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

/** Rows of the panes that are there, without their times and in one order. */
function places(rows: readonly Row[]): readonly string[] {
  return rows
    .map(({ session_name, window_index, pane_index, pane_id }) =>
      [session_name, window_index, pane_index, pane_id].join(" "),
    )
    .toSorted();
}

describeWithTools(["tmux"], "panes of the host without a scan", () => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await AppWorld.open("cat", "[discovery]\nlive = true\n");
    await world.hello();
  });
  afterEach(() => world.close());

  const tmux = (...args: readonly string[]): Promise<string> => world.tmux.tmux(...args);

  /** What tmux itself says is there. */
  async function real(): Promise<readonly string[]> {
    const format = "#{session_name} #{window_index} #{pane_index} #{pane_id}";
    return (await tmux("list-panes", "-a", "-F", format)).trimEnd().split("\n").toSorted();
  }

  /** The panes that the dashboard counts as there. */
  async function live(): Promise<number> {
    const { result } = await world.call("app.dashboard");
    const counts = result?.["counts"] as { readonly panes?: { readonly by_state?: Row } } | undefined; // an object each
    const { by_state } = counts?.panes ?? {};
    return Number(by_state?.["discovered-and-unmanaged"]) + Number(by_state?.["discovered-and-registered"]);
  }

  /** Until the daemon shows what tmux has; the last difference when it does not come to that. */
  async function agrees(): Promise<void> {
    let shown: readonly string[] = [];
    let there: readonly string[] = [];
    for (const end = performance.now() + 10_000; performance.now() < end;) {
      there = await real();
      const rows = await world.rows("app.pane.list");
      const all = new Set(places(rows));
      shown = there.filter((place) => all.has(place));
      if (shown.length === there.length && (await live()) === there.length) return;
    }
    expect({ shown, live: await live() }).toEqual({ shown: there, live: there.length });
  }

  verifies("APP-580", "windows, splits, sessions and their ends show by themselves", async () => {
    await agrees();
    await tmux("new-window", "-d", "cat");
    await agrees();
    await tmux("split-window", "-d", "-t", "%0", "cat");
    await agrees();
    await tmux("new-session", "-d", "-s", "other", "cat");
    await tmux("split-window", "-d", "-t", "other", "cat");
    await agrees();
    await tmux("rename-session", "-t", "other", "renamed");
    await agrees();
    await tmux("kill-session", "-t", "renamed");
    await agrees();
    await tmux("kill-pane", "-t", "%0");
    await agrees();
  });

  verifies("APP-581", "an agent whose pane is killed goes inactive without a scan", async () => {
    await tmux("new-window", "-d", "cat");
    const agent_id = await world.adopt();
    await tmux("kill-pane", "-t", "%0");
    for (const end = performance.now() + 10_000; performance.now() < end;) {
      const { result } = await world.call("app.agent.detail", { agent_id });
      if ((result?.["row"] as Row | undefined)?.["pane_active"] === false) return;
    }
    throw new Error("the agent's pane still counts as there");
  });

  verifies("APP-580", "a server that ends and another one on its socket show by themselves", async () => {
    await agrees();
    await tmux("kill-server");
    for (const end = performance.now() + 10_000; (await live()) > 0;)
      if (performance.now() > end) throw new Error("panes of a dead server still count");
    await tmux("new-session", "-d", "-s", "again", "cat");
    await agrees();
  });

  verifies("APP-582", "after a storm of changes the panes are those that a fresh scan finds", async () => {
    const windows = async (): Promise<readonly string[]> =>
      (await tmux("list-windows", "-a", "-F", "#{window_id}")).trimEnd().split("\n");
    for (let n = 0; n < scale(40, 1_000); n += 1) {
      const all = await windows();
      const target = all[n % all.length] ?? "@0";
      const change = n % 5;
      if (change < 2) await tmux("new-window", "-d", "cat");
      else if (change === 2) await tmux("split-window", "-d", "-l", "1", "-t", target, "cat").catch(() => "");
      else if (change === 3) await tmux("rename-window", "-t", target, `w${n}`);
      else if (all.length > 3) await tmux("kill-window", "-t", target);
    }
    await agrees();
    const before = places(await world.rows("app.pane.list"));
    const { result } = await world.call("app.scan.panes");
    expect(result).toMatchObject({
      state: "completed",
      result: { panes_newly_active: 0, panes_reconciled_to_inactive: 0 },
    });
    expect(places(await world.rows("app.pane.list"))).toEqual(before);
  });
});
