import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describeWithTools, rawCall, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { AppWorld } from "./app-world.ts";
import { EventTap } from "./event-tap.ts";
import { KeptLine } from "./kept-line.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** Connections that are still open so long after the stop are cut off; what ends before was waited for by nobody. */
const GRACE_MS = 5_000;

describeWithTools(["tmux"], "a daemon that stops", () => {
  let world: AppWorld;
  let app_session_token = "";
  beforeEach(async () => {
    world = await AppWorld.open();
    app_session_token = String((await world.hello())["app_session_token"]);
  });
  afterEach(() => world.close());

  /** Until nobody listens at the socket any more. */
  async function unreachable(): Promise<void> {
    for (const end = performance.now() + 30_000; performance.now() < end;) {
      const socket = connect(world.socket);
      const reached = await Promise.race([
        once(socket, "connect").then(() => true),
        once(socket, "error").then(() => false),
      ]).catch(() => false);
      socket.destroy();
      if (!reached) return;
    }
    throw new Error("the daemon goes on listening");
  }

  verifies(
    ["APP-645", "APP-007"],
    "a call that it comes to only then is refused as shutting_down, and changes nothing",
    async () => {
      const server = Number(await world.tmux.tmux("display-message", "-p", "#{pid}"));
      const line = await KeptLine.open(world.socket);
      const scan = { method: "app.scan.panes", params: { app_session_token } };
      const add = {
        method: "app.route.add",
        params: { app_session_token, event_type: "error", template: "late", target: { rule: "source" } },
      };
      // A tmux that does not answer holds every scan up, and more calls than are taken at once wait behind them.
      process.kill(server, "SIGSTOP");
      const scans = Array.from({ length: 300 }, (_, at) => ({ id: at, ...scan }));
      line.send(...scans, { id: "preflight", method: "app.preflight" }, { id: "late", ...add });
      // The daemon has read the line's beginning when it answers on another one that came later.
      await world.call("app.preflight");
      const stopped = world.daemon.stop();
      await unreachable();
      process.kill(server, "SIGCONT");
      expect(await stopped).toBe(0);
      await line.ended;
      expect(line.answers.find(({ id }) => id === "preflight")?.result).toMatchObject({
        daemon_reachable: false,
        code: "daemon_unavailable",
      });
      expect(line.answers.find(({ id }) => id === "late")).toMatchObject({
        ok: false,
        error: { code: "internal_error", details: { reason: "shutting_down" } },
      });
      await world.start();
      await world.hello();
      expect(await world.rows("app.route.list")).toEqual([]);
    },
  );

  verifies(
    "APP-651",
    "it waits for no idle connection, no subscriber, no pane in a mode and no delay",
    async () => {
      const { pane, agent } = await world.freshAgent();
      await world.tmux.tmux("copy-mode", "-t", pane);
      const waiting = await world.send(agent, "waits for the pane");
      const delayed = await world.send(agent, "waits for an hour");
      await world.call("app.queue.delay", { message_id: delayed, delay_ms: 3_600_000 });
      const idle = await KeptLine.open(world.socket);
      idle.send({ id: 1, method: "app.preflight" });
      await idle.answered(1);
      const silent = await KeptLine.open(world.socket);
      const tap = await EventTap.open(world.socket, app_session_token);
      const agents = await KeptLine.open(join(world.home, "containers/host/agent.sock"));
      const late = new AbortController();
      const ended = await Promise.race([
        world.daemon.stop(),
        pause(GRACE_MS - 1_000, "still there", { signal: late.signal }),
      ]);
      late.abort();
      for (const connection of [idle, silent, tap, agents]) connection.close();
      expect(ended).toBe(0);
      await world.start();
      await world.hello();
      expect(await world.message(waiting)).toMatchObject({ state: "queued" });
      expect(await world.message(delayed)).toMatchObject({ state: "blocked" });
      expect((await rawCall(world.socket, { method: "app.preflight" })).ok).toBe(true);
    },
  );
});
