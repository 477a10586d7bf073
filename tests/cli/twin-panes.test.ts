import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describeWithTools } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppWorld } from "../app/app-world.ts";
import { runCli } from "./run-cli.ts";

describeWithTools(["tmux"], "two tmux servers with a pane of the same id", () => {
  let world: AppWorld;
  let other = "";
  const second = (...args: readonly string[]): Promise<unknown> =>
    promisify(execFile)("tmux", ["-S", other, "-f", "/dev/null", ...args]);
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
    other = world.tmux.socket.replace("default", "other");
    await second("new-session", "-d", "-s", "beside", "cat");
    await world.call("app.scan.panes");
  });
  afterAll(async () => {
    await second("kill-server");
    await world.close();
  });

  const cli = (...args: readonly string[]) => runCli(world.home, args);

  test(
    "%0 alone is refused with the ways to say which, and each of them works",
    { timeout: 120_000 },
    async () => {
      for (const command of [
        ["pane", "show"],
        ["agent", "adopt", "--role", "slave", "--label", "twin"],
      ] as const) {
        const { code, out, err } = await cli(...command, "%0");
        expect([code, out]).toEqual([6, ""]);
        for (const [socket, place] of [
          [world.tmux.socket, "work:0.0"],
          [other, "beside:0.0"],
        ])
          expect(err).toContain(`--container host --tmux-socket ${socket}   (${place})`);
      }
      for (const [socket, session] of [
        [world.tmux.socket, "work"],
        [other, "beside"],
      ] as const) {
        const choice = ["--container", "host", "--tmux-socket", socket];
        const { code, out } = await cli("--json", "pane", "show", "%0", ...choice);
        expect(code).toBe(0);
        expect(JSON.parse(out)).toMatchObject({ pane_id: "%0", tmux_socket: socket, session_name: session });
      }
      const choice = ["--container", "host", "--tmux-socket", other];
      const adopted = await cli("agent", "adopt", "%0", "--role", "slave", "--label", "twin", ...choice);
      expect(adopted.code).toBe(0);
      const panes = await world.rows("app.pane.list");
      expect(
        panes.filter(({ registered }) => registered === true).map(({ tmux_socket }) => tmux_socket),
      ).toEqual([other]);
    },
  );
});
