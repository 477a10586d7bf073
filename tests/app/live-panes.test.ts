import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { promisify } from "node:util";
import { describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, beforeEach, expect, vi } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";
import { PLACE_FORMAT, seenPanes, soon } from "./seen-panes.ts";

vi.setConfig({ testTimeout: 120_000 });

describeWithTools(["tmux"], "what happens to panes of the host, seen live", () => {
  let world: AppWorld;
  beforeAll(async () => {
    world = await AppWorld.open("cat", "[discovery]\nlive = true\n");
    await world.hello();
  });
  afterAll(() => world.close());
  // Each test begins with a server of its own on the same socket.
  beforeEach(async () => {
    await killServer();
    await tmux("new-session", "-d", "-s", "work", "-x", "100", "-y", "30", "cat");
    await agrees();
  });

  const tmux = (...args: readonly string[]): Promise<string> => world.tmux.tmux(...args);
  const inTmux = async (): Promise<readonly string[]> =>
    (await tmux("list-panes", "-a", "-F", PLACE_FORMAT)).trim().split("\n").sort();
  /** Waits until the daemon's view is tmux's own. */
  const agrees = (): Promise<void> =>
    soon(async () => expect(await seenPanes(world.home)).toEqual(await inTmux()));
  /** `kill-server` does not wait for the end, and a server that ends still takes a new client. */
  const killServer = async (): Promise<void> => {
    const server = Number((await tmux("display-message", "-p", "#{pid}")).trim());
    await tmux("kill-server");
    await soon(() => expect(() => process.kill(server, 0)).toThrow("ESRCH"));
  };
  const detail = async (method: string, params: object): Promise<Row> =>
    (await world.call(method, params)).result?.["row"] as Row; // details answer one row

  /** Makes the one pane of a session an agent. */
  async function adopted(session: string): Promise<string> {
    const found = (await world.rows("app.pane.list")).find(({ session_name }) => session_name === session);
    const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = found ?? {};
    const identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
    const about = { role: "slave", capability: "shell", label: session };
    const { result, error } = await world.call("app.agent.register_from_pane", { ...identity, ...about });
    expect(error).toBeUndefined();
    return String((result?.["row"] as Row | undefined)?.["agent_id"]); // details answer one row
  }

  verifies("APP-580", "panes that split, move, are swapped, linked, renamed or restarted", async () => {
    const steps: readonly (readonly string[])[] = [
      ["new-window", "-d", "-t", "work", "cat"],
      ["split-window", "-t", "work:1", "cat"],
      ["new-session", "-d", "-s", "aside", "cat"],
      // Of these two, tmux tells no client of another session.
      ["split-window", "-d", "-t", "aside:0", "cat"],
      ["kill-pane", "-t", "aside:0.1"],
      ["swap-window", "-d", "-s", "work:0", "-t", "work:1"],
      ["move-window", "-s", "work:0", "-t", "work:7"],
      ["move-window", "-s", "work:7", "-t", "aside:3"],
      ["link-window", "-s", "aside:3", "-t", "work:9"],
      ["rename-session", "-t", "aside", "beside"],
      ["respawn-pane", "-k", "-t", "beside:0.0", "sleep 1000"],
      ["kill-session", "-t", "beside"],
    ];
    for (const step of steps) {
      await tmux(...step);
      await agrees();
    }
  });

  verifies("APP-580", "a server on another socket that comes, goes and comes again", async () => {
    const path = world.tmux.socket.replace("default", "other");
    const other = (...args: readonly string[]): Promise<unknown> =>
      promisify(execFile)("tmux", ["-S", path, "-f", "/dev/null", ...args]);
    const sockets = async (): Promise<readonly string[]> => [
      ...new Set((await seenPanes(world.home)).map((place) => place.split(" ")[0] ?? "")),
    ];
    for (let times = 0; times < 3; times += 1) {
      await other("new-session", "-d", "cat");
      await soon(async () => expect(await sockets()).toEqual([world.tmux.socket, path]));
      await other("kill-server");
      await soon(async () => expect(await sockets()).toEqual([world.tmux.socket]));
    }
  });

  verifies("APP-580", "a server goes on when the session ends that was watched", async () => {
    await tmux("new-session", "-d", "-s", "second", "cat");
    await tmux("kill-session", "-t", "work");
    await agrees();
    await tmux("new-window", "-d", "-t", "second", "cat");
    await agrees();
  });

  verifies("APP-585", "an agent goes along with its pane, and not with another program in it", async () => {
    const opened = await tmux("new-session", "-d", "-s", "mine", "-P", "-F", "#{pane_id}", "cat");
    await agrees();
    const pane = opened.trim();
    const agent = await adopted("mine");
    await tmux("move-window", "-s", "mine:0", "-t", "mine:5");
    await tmux("rename-session", "-t", "mine", "renamed");
    await agrees();
    expect(await detail("app.pane.detail", { pane_id: pane })).toMatchObject({
      session_name: "renamed",
      window_index: 5,
      agent_id: agent,
    });
    expect(await detail("app.agent.detail", { agent_id: agent })).toMatchObject({ pane_active: true });
    expect(await world.settled(await world.send(agent, "still you"))).toMatchObject({ state: "delivered" });
    await world.tmux.shows(pane, "still you");
    await tmux("respawn-pane", "-k", "-t", pane, "sleep 1000");
    await soon(async () =>
      expect(await detail("app.pane.detail", { pane_id: pane })).toMatchObject({
        registered: false,
        agent_id: null,
      }),
    );
  });

  verifies(
    "APP-586",
    "the client that watches changes no size, and asks for nothing that panes print",
    async () => {
      await tmux("new-session", "-d", "-s", "sized", "-x", "123", "-y", "45", "cat");
      await agrees();
      // Seen again with each look: it attaches a moment after the first of them.
      await soon(async () => {
        const clients = await tmux("list-clients", "-F", "#{client_control_mode} #{client_flags}");
        expect(clients).toMatch(/^1 .*ignore-size.*no-output.*\n$|^1 .*no-output.*ignore-size.*\n$/);
      });
      const size = await tmux("display-message", "-p", "-t", "sized", "#{window_width}x#{window_height}");
      expect(size.trim()).toBe("123x45");
    },
  );

  verifies("APP-580", "a server that is killed, and whose socket is taken away, has no panes", async () => {
    process.kill(Number((await tmux("display-message", "-p", "#{pid}")).trim()), "SIGKILL");
    rmSync(world.tmux.socket);
    await soon(async () => expect(await seenPanes(world.home)).toEqual([]));
    await tmux("new-session", "-d", "-s", "again", "cat");
    await agrees();
  });
});
