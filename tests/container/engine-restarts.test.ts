import {
  describeWithTools,
  startNodeBox,
  startOwnEngine,
  verifies,
  type NodeBox,
  type OwnEngine,
} from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { AppWorld, type Row } from "../app/app-world.ts";
import { seenPanes, soon } from "../app/seen-panes.ts";
import { asRoot } from "./container-world.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const TOOLS = [asRoot, "dockerd", "docker", "tmux", "busybox"] as const;
const LIVE = '[discovery]\nlive = true\n[containers]\nname_contains = ["bench"]\n';
const ENDS = ["stop", "kill"] as const;

/** An engine of this test's own, a daemon that follows it, and one container that the engine starts whenever it can. */
class EngineWorld {
  readonly engine: OwnEngine;
  readonly app: AppWorld;
  readonly box: NodeBox;

  private constructor(engine: OwnEngine, app: AppWorld, box: NodeBox) {
    this.engine = engine;
    this.app = app;
    this.box = box;
  }

  static async open(liveRestore: boolean): Promise<EngineWorld> {
    const engine = await startOwnEngine({ liveRestore });
    // The tools that this process runs ask the same engine.
    vi.stubEnv("DOCKER_HOST", engine.host);
    const app = await AppWorld.open("cat", LIVE, { DOCKER_HOST: engine.host });
    await app.hello();
    const world = new EngineWorld(engine, app, await startNodeBox({ options: ["--restart", "always"] }));
    await world.openPane();
    return world;
  }

  /** A pane in the container that repeats its input, once the daemon has seen it. */
  async openPane(): Promise<void> {
    await this.box.sh("tmux -u -f /dev/null new-session -d -s work -x 100 -y 50 cat");
    await soon(async () => expect(await seenPanes(this.app.home, this.box.id)).toHaveLength(1));
  }

  async adopt(): Promise<string> {
    const rows = await this.app.rows("app.pane.list", { filters: { container_id: this.box.id } });
    expect(rows).toHaveLength(1);
    const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = rows[0] ?? {};
    const identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
    const about = { role: "slave", capability: "shell", label: "boxed" };
    const { result, error } = await this.app.call("app.agent.register_from_pane", { ...identity, ...about });
    expect(error).toBeUndefined();
    return String((result?.["row"] as Row | undefined)?.["agent_id"]); // details answer one row
  }

  /** The container's row is the only one, and is as told. */
  async shows(members: Row): Promise<void> {
    await soon(async () => expect(await this.app.rows("app.container.list")).toMatchObject([members]));
  }

  /** Sends a text, and sees it in the pane: once as it is echoed, once as `cat` repeats it. */
  async says(agent: string, text: string): Promise<void> {
    let id: unknown;
    // Whether the engine is there was asked up to a second ago; a refusal leaves nothing behind.
    await soon(async () => {
      const sent = await this.app.call("app.send_input", { target_agent_id: agent, payload: { text } });
      id = sent.result?.["message_id"];
      expect(sent.error).toBeUndefined();
    });
    expect(await this.app.settled(String(id), 30_000)).toMatchObject({ state: "delivered" });
    await soon(async () => expect(await this.seen(text)).toBe(2));
  }

  async seen(text: string): Promise<number> {
    return (await this.box.sh("tmux capture-pane -p -t work")).split("\n").filter((line) => line === text)
      .length;
  }

  /** What the daemon has running in the container: clients of tmux by their marks, and the program that looks at sockets. */
  async guests(): Promise<readonly string[]> {
    const clients = (await this.box.sh("tmux list-clients -F '#{client_termname}'")).trim().split("\n");
    // It forks once, so that two processes have its mark.
    const looks = (await this.box.sh("ps -o ppid,args")).split("\n").filter((line) => line.endsWith("-look"));
    return [...clients, ...looks.filter((line) => line.trim().startsWith("0 ")).map(() => "look")].sort();
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.engine.remove();
    vi.unstubAllEnvs();
  }
}

describeWithTools(TOOLS, "an engine that comes back while its containers go on", () => {
  let world: EngineWorld;
  let agent = "";
  beforeAll(async () => {
    world = await EngineWorld.open(true);
    agent = await world.adopt();
    await world.says(agent, "first");
  });
  afterAll(() => world.close());

  for (const end of ENDS)
    verifies("APP-587", `after a ${end} everything is as it was, and nothing twice`, async () => {
      const { app, box, engine } = world;
      await world.says(agent, `before ${end}`);
      await engine[end]();
      // Nobody can tell whether it runs: its rows stay, and calls are answered.
      const lost = await app.call("app.send_input", {
        target_agent_id: agent,
        payload: { text: `during ${end}` },
      });
      // Refused where the loss was noticed; else it fails.
      if (lost.result === undefined) expect(lost.error?.code).toBe("docker_unavailable");
      else
        expect(await app.settled(String(lost.result["message_id"]), 30_000)).toMatchObject({
          state: "failed",
        });
      await engine.start();
      await world.shows({ container_id: box.id, state: "active", pane_count: 1, registered_agent_count: 1 });
      await world.says(agent, `after ${end}`);
      expect(await world.seen(`before ${end}`)).toBe(2);
      expect(await world.seen(`during ${end}`)).toBe(0);
      await soon(async () => {
        const guests = await world.guests();
        expect(guests).toEqual([...new Set(guests)]);
        expect(guests).toEqual(expect.arrayContaining(["look", expect.stringMatching(/-watch$/)]));
      });
    });
});

describeWithTools(TOOLS, "an engine that takes its containers along and starts them again", () => {
  let world: EngineWorld;
  let agent = "";
  beforeAll(async () => {
    world = await EngineWorld.open(false);
    agent = await world.adopt();
  });
  afterAll(() => world.close());

  for (const end of ENDS)
    verifies(
      "APP-587",
      `after a ${end} the container is there again, and its agent once it is adopted`,
      async () => {
        const { app, box, engine } = world;
        await world.says(agent, `before ${end}`);
        await engine[end]();
        await engine.start();
        await world.shows({
          container_id: box.id,
          state: "active",
          pane_count: 0,
          registered_agent_count: 0,
        });
        const { result } = await app.call("app.agent.detail", { agent_id: agent });
        expect(result?.["row"]).toMatchObject({ pane_active: false });
        await world.openPane();
        expect(await world.adopt()).toBe(agent);
        await world.says(agent, `after ${end}`);
        await world.shows({
          container_id: box.id,
          state: "active",
          pane_count: 1,
          registered_agent_count: 1,
        });
      },
    );
});
