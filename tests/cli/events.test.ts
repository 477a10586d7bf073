import { describeWithTools } from "@interlock/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AppWorld } from "../app/app-world.ts";
import { FollowingCli } from "./following-cli.ts";
import { runCli } from "./run-cli.ts";

describeWithTools(["tmux"], "events on the command line", () => {
  let world: AppWorld;
  const following: FollowingCli[] = [];
  beforeEach(async () => {
    world = await AppWorld.open();
    await world.hello();
    const agent = await world.adopt();
    expect((await world.call("app.log.attach", { agent_id: agent })).error).toBeUndefined();
  });
  afterEach(async () => {
    for (const cli of following.splice(0)) await cli.end("SIGKILL");
    await world.close();
  });

  const follow = (...args: readonly string[]): FollowingCli => {
    const cli = new FollowingCli(world.home, ["events", "--follow", ...args]);
    following.push(cli);
    return cli;
  };
  const print = (text: string) => world.tmux.tmux("send-keys", "-t", "%0", "-l", `${text}\n`);
  /** A subscription begins when it is acknowledged, which nothing on its output tells: print until it hears. */
  const heard = async (cli: FollowingCli): Promise<void> => {
    for (let n = 0; !cli.out.includes("error: begin"); n += 1) {
      await print(`error: begin ${n}`);
      await cli
        .until(({ out }) => out.includes("error: begin"), 3_000)
        .catch((error: unknown) => {
          if (n > 5) throw error;
        });
    }
  };

  test(
    "each event is one JSON line, past a restart of the daemon, and Ctrl-C ends with 0",
    { timeout: 120_000 },
    async () => {
      const cli = follow("--json");
      await heard(cli);
      await world.daemon.kill();
      await world.start();
      await world.hello();
      await print("error: after the restart");
      await cli.until(({ out }) => out.includes("after the restart"), 60_000);
      const frames = cli.lines.map(
        (line) => JSON.parse(line) as { type: string; event: { event_id: number } },
      ); // asserted on below
      expect(new Set(frames.map(({ type }) => type))).toEqual(new Set(["event"]));
      const ids = frames.map(({ event }) => event.event_id);
      expect(ids).toEqual(ids.map((_, at) => (ids[0] ?? 0) + at));
      expect(await cli.end("SIGINT")).toBe(0);
    },
  );

  test("for people it is a line an event, harmless to their terminal", { timeout: 120_000 }, async () => {
    const cli = follow();
    await heard(cli);
    await print("error: \u009b31m\u202ehostile");
    await cli.until(({ out }) => out.includes("hostile"));
    expect(cli.out).not.toMatch(/[\u001b\u009b\u202e]/);
    expect(cli.lines.at(-1)).toMatch(
      /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}Z {2}[a-z_]+ +agt_[0-9a-f]{12} {2}.*hostile/,
    );
    expect(await cli.end("SIGTERM")).toBe(0);
  });

  test("what is about the past does not go with what comes", async () => {
    const { code, err } = await runCli(world.home, ["events", "--follow", "--since", "10m"]);
    expect([code, err]).toEqual([64, expect.stringContaining("--since is for what has been")]);
  });
});
