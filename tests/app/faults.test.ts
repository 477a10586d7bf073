import { chownSync, lstatSync, mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools, startDaemon, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppWorld } from "./app-world.ts";

describeWithTools(["tmux"], "a tmux server that is gone", () => {
  let world: AppWorld;
  let agent = "";
  beforeEach(async () => {
    world = await AppWorld.open();
    await world.hello();
    agent = await world.adopt();
  });
  afterEach(async () => {
    await world.close();
  });

  const send = async (text: string): Promise<string> => {
    const { result } = await world.call("app.send_input", { target_agent_id: agent, payload: { text } });
    return String(result?.["message_id"]);
  };
  const goneFor = async (ids: readonly string[]) => {
    for (const id of ids) {
      const end = await world.settled(id);
      if (end["state"] !== "delivered")
        expect(end).toMatchObject({ state: "failed", failure_reason: expect.stringMatching(/^[a-z_]+$/) });
    }
    expect((await world.rows("app.queue.list")).map(({ message_id }) => message_id).toSorted()).toEqual(
      ids.toSorted(),
    );
    expect(await world.call("app.preflight")).toMatchObject({ ok: true, result: { code: "ok" } });
    expect((await world.call("app.scan.panes")).ok).toBe(true);
  };

  verifies("APP-187", "what waits for the pane fails typed, each once, and the daemon goes on", async () => {
    await world.tmux.tmux("copy-mode", "-t", "%0");
    const ids = [await send("first"), await send("second")];
    await world.tmux.tmux("kill-server");
    await goneFor(ids);
    for (const id of ids)
      expect(await world.message(id)).toMatchObject({ failure_reason: "pane_disappeared_mid_attempt" });
  });

  test("what is on its way has one typed end, delivered or failed, and the daemon goes on", async () => {
    const ids = await Promise.all(Array.from({ length: 64 }, (_, at) => send(`<${at}>`)));
    await world.tmux.shows("%0", "<0>");
    await world.tmux.tmux("kill-server");
    await goneFor(ids);
    expect(await world.message(ids.at(-1) ?? "")).toMatchObject({ state: "failed" });
  }, 60_000);
});

describe.runIf(process.geteuid?.() === 0)("somebody else's socket (needs root to make one)", () => {
  verifies("APP-203", "the daemon does not take its path over", async () => {
    const home = mkdtempSync(join(tmpdir(), "il-"));
    const path = join(home, "app.sock");
    const other = createServer().listen(path);
    await once(other, "listening");
    chownSync(path, 65_534, 65_534);
    const { ino } = lstatSync(path);
    const daemon = await startDaemon(home, { DOCKER_HOST: `unix://${home}/no-engine.sock` });
    expect(daemon.start).toMatchObject({ event: "failed", code: "socket_path_taken_by_foreign_socket" });
    expect(lstatSync(path).ino).toBe(ino);
    await daemon.stop();
    other.close();
    rmSync(home, { recursive: true, force: true });
  });
});
