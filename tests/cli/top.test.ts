import { readFileSync } from "node:fs";
import { describeWithTools } from "@interlock/testkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppWorld } from "../app/app-world.ts";
import { CLI } from "./run-cli.ts";

describeWithTools(["tmux"], "interlock top in a real terminal", () => {
  let world: AppWorld;
  let pane: string;
  let agent: string;
  beforeEach(async () => {
    world = await AppWorld.open();
    await world.hello();
    agent = await world.adopt();
    await world.tmux.tmux("new-session", "-d", "-s", "top", "-x", "80", "-y", "24", "sh");
    pane = (await world.tmux.tmux("display-message", "-p", "-t", "top", "#{pane_id}")).trim();
    const command = [...CLI, "top"].join(" ");
    await keys("-l", `PS1='$ '; clear; INTERLOCK_HOME=${world.home} ${command}; echo left with $?\n`);
    await world.tmux.shows(pane, "1 agents", 20_000);
  });
  afterEach(async () => {
    await world.close();
  });

  const keys = (...args: readonly string[]) => world.tmux.tmux("send-keys", "-t", "top", ...args);
  const screen = async (): Promise<readonly string[]> =>
    (await world.tmux.tmux("capture-pane", "-p", "-t", pane)).split("\n");
  const mode = async () =>
    (
      await world.tmux.tmux("display-message", "-p", "-t", pane, "#{alternate_on}#{cursor_flag}#{wrap_flag}")
    ).trim();
  /** The terminal's modes once the shell has it back. */
  const left = async (code: number): Promise<string> => {
    await world.tmux.shows(pane, `left with ${code}`, 20_000);
    const modes = await mode();
    await keys("-l", "echo still $((40+2))\n");
    await world.tmux.shows(pane, "still 42");
    return modes;
  };

  test(
    "80 by 24 shows counts, rows and what follows; keys switch what is shown",
    { timeout: 120_000 },
    async () => {
      await world.tmux.shows(pane, agent, 20_000);
      expect(await mode()).toBe("100");
      const lines = await screen();
      expect(lines.some((line) => line.endsWith("q quit"))).toBe(true);
      for (const name of ["containers", "panes", "agents", "logs", "events", "queue", "routes"])
        expect(lines.some((line) => line.startsWith(name))).toBe(true);
      const message = await world.send(agent, "hello from top");
      await keys("2");
      await world.tmux.shows(pane, message, 20_000);
      await keys("Tab");
      await world.tmux.shows(pane, "Nothing was read from any agent's output.");
      expect((await world.call("app.log.attach", { agent_id: agent })).error).toBeUndefined();
      await world.tmux.tmux("send-keys", "-t", "%0", "-l", "error: seen at once\n");
      await world.tmux.shows(pane, "seen at once", 20_000);
      await keys("q");
      expect(await left(0)).toBe("011");
    },
  );

  test(
    "it follows the size of the terminal, and a daemon that goes and comes",
    { timeout: 120_000 },
    async () => {
      await world.tmux.shows(pane, agent, 20_000);
      await world.tmux.tmux("resize-window", "-t", "top", "-x", "60", "-y", "16");
      await vi.waitFor(
        async () => {
          const lines = (await screen()).slice(0, 16);
          expect(lines.some((line) => line.startsWith(" 1 agents"))).toBe(true);
          expect(lines.at(-1)).not.toBe("");
        },
        { timeout: 10_000 },
      );
      await world.daemon.kill();
      await world.tmux.shows(pane, "Trying again.", 30_000);
      await world.start();
      await vi.waitFor(async () => expect((await screen()).join("\n")).not.toContain("Trying again."), {
        timeout: 30_000,
      });
      await keys("C-c");
      expect(await left(0)).toBe("011");
    },
  );

  test("SIGTERM gives the terminal back as well", { timeout: 120_000 }, async () => {
    const pid = (await world.tmux.tmux("display-message", "-p", "-t", pane, "#{pane_pid}")).trim();
    const child = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").at(-1);
    process.kill(Number(child), "SIGTERM");
    expect(await left(0)).toBe("011");
  });
});
