import { rawCall } from "@interlock/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppWorld } from "../app/app-world.ts";
import { startRecordingProxy, type RecordingProxy } from "./recording-proxy.ts";
import { runCli } from "./run-cli.ts";

describe("the eight places for app-sessions and the command line", { timeout: 240_000 }, () => {
  let world: AppWorld;
  let proxy: RecordingProxy;
  beforeEach(async () => {
    world = await AppWorld.open();
    proxy = await startRecordingProxy(world.socket);
  });
  afterEach(async () => {
    await proxy.stop();
    await world.close();
  });

  const count = (method: string): number => proxy.asked.filter((name) => name === method).length;

  /** Sessions of clients that keep no connection hold their places until they are idle. */
  async function take(places: number): Promise<void> {
    for (let n = 0; n < places; n += 1)
      expect((await rawCall(world.socket, { method: "app.hello" })).ok).toBe(true);
  }

  test("thirty calls one after another share the last free place, and each gives it back", async () => {
    await take(7);
    for (let n = 0; n < 30; n += 1) {
      const { code, err } = await runCli(proxy.home, ["pane", "list", "--json"]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
    }
    expect(count("app.goodbye")).toBe(30);
    expect(count("app.hello")).toBe(30);
    expect((await rawCall(world.socket, { method: "app.hello" })).ok).toBe(true);
  });

  test("twelve calls at once all come through where three places are free", async () => {
    await take(5);
    const runs = await Promise.all(
      Array.from({ length: 12 }, () => runCli(proxy.home, ["agent", "list", "--json"])),
    );
    expect(runs.map(({ code }) => code)).toEqual(Array.from({ length: 12 }, () => 0));
    expect(count("app.goodbye")).toBe(12);
    await take(3);
  });

  test("a call that is refused, or that fails, gives its place back as well", async () => {
    expect((await runCli(proxy.home, ["agent", "show", "agt_000000000000"])).code).toBe(5);
    expect((await runCli(proxy.home, ["call", "app.pane.list", '{"limit":0}'])).code).toBe(7);
    expect(count("app.goodbye")).toBe(2);
  });
});
