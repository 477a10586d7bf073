import { readFileSync } from "node:fs";
import { describeWithTools } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppWorld, type Row } from "../app/app-world.ts";
import { FollowingCli } from "./following-cli.ts";
import { startRecordingProxy, type RecordingProxy } from "./recording-proxy.ts";
import { runCli } from "./run-cli.ts";

const model = JSON.parse(
  readFileSync(new URL("../../packages/contracts/generated/model.json", import.meta.url), "utf8"),
) as { readonly methods: Readonly<Record<string, unknown>> }; // generated from the registry

describeWithTools(["tmux"], "what the commands ask the daemon for", () => {
  let world: AppWorld;
  let proxy: RecordingProxy;
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
    proxy = await startRecordingProxy(world.socket);
  });
  afterAll(async () => {
    await proxy.stop();
    await world.close();
  });

  async function cli(code: number, ...args: readonly string[]): Promise<Row> {
    const run = await runCli(proxy.home, ["--json", ...args]);
    expect([args, run.code, run.err]).toEqual([args, code, ""]);
    return JSON.parse(run.out.split("\n")[0] ?? "") as Row; // one JSON value a line
  }
  const text = (row: Row, member: string): string => String(row[member]);

  test(
    "together they call every method of the app plane, over the real socket",
    { timeout: 300_000 },
    async () => {
      await cli(0, "daemon", "status");
      await cli(0, "status");
      await cli(0, "dashboard");
      // Without a container engine its scan fails, which is an answer.
      const scan = text(await cli(9, "scan", "containers"), "scan_id");
      await cli(9, "scan", "status", scan);
      await cli(0, "scan", "panes");
      await cli(0, "container", "list");
      await cli(5, "container", "show", "none");
      await cli(0, "pane", "list");
      await cli(0, "pane", "show", "%0");
      const agent = text(
        await cli(0, "agent", "adopt", "%0", "--role", "slave", "--label", "worker"),
        "agent_id",
      );
      await cli(0, "agent", "list");
      // A label is looked for in the list; an id is asked for.
      await cli(0, "agent", "show", "worker");
      await cli(0, "agent", "show", agent);
      await cli(0, "agent", "update", "worker", "--capability", "shell");
      await cli(0, "log", "attach", "worker");
      await cli(0, "log", "list");
      await cli(5, "log", "show", "none");
      await cli(0, "log", "detach", "worker");
      await cli(0, "send", "worker", "hello");
      await world.tmux.tmux("copy-mode", "-t", "%0");
      const message = text(await cli(0, "send", "worker", "later", "--no-wait"), "message_id");
      await cli(0, "queue", "list", "--target", "worker");
      await cli(0, "queue", "show", message);
      await cli(0, "queue", "explain", message);
      await cli(0, "queue", "delay", message, "10m");
      await cli(0, "queue", "approve", message);
      await cli(0, "queue", "cancel", message);
      await cli(0, "event", "list", "--agent", "worker", "--since", "10m");
      await cli(5, "event", "show", "999999");
      const route = text(
        await cli(0, "route", "add", "--event", "error", "--to", "worker", "--template", "{event_excerpt}"),
        "route_id",
      );
      await cli(0, "route", "list");
      await cli(0, "route", "show", route);
      await cli(0, "route", "disable", route);
      await cli(0, "route", "remove", route);
      const following = new FollowingCli(proxy.home, ["events", "--follow"]);
      await following.until(() => proxy.asked.includes("app.event.subscribe"));
      expect(await following.end("SIGINT")).toBe(0);

      const wanted = Object.keys(model.methods).filter((name) => name.startsWith("app."));
      expect([...new Set(proxy.asked)].sort()).toEqual(wanted.sort());
    },
  );
});
