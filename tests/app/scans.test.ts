import { once } from "node:events";
import { connect } from "node:net";
import { describeWithTools, verifies, type RawAnswer } from "@interlock/testkit";
import { afterEach, beforeEach, expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

describeWithTools(["tmux"], "scans over the app plane", () => {
  let world: AppWorld;
  let token = "";
  beforeEach(async () => {
    world = await AppWorld.open();
    token = String((await world.hello())["app_session_token"]);
  });
  afterEach(() => world.close());

  const status = (scan_id: unknown): Promise<RawAnswer> => world.call("app.scan.status", { scan_id });
  async function ended(scan_id: unknown): Promise<Row> {
    for (const end = performance.now() + 10_000; performance.now() < end;) {
      const { result } = await status(scan_id);
      if (result !== undefined && result["state"] !== "running") return result;
    }
    throw new Error("the scan has no end");
  }

  verifies("APP-161", "without waiting the answer is the id of a running scan, which then ends", async () => {
    const { result } = await world.call("app.scan.panes", { wait: false });
    expect(result).toEqual({ scan_id: expect.stringMatching(/^[0-9a-f]{32}$/), state: "running" });
    expect(await ended(result?.["scan_id"])).toMatchObject({
      state: "completed",
      scan_kind: "panes",
      result: { scan_id: result?.["scan_id"], panes_seen: 1 },
    });
  });

  verifies("APP-162", "a scan that is waited for answers what it found", async () => {
    const { result } = await world.call("app.scan.panes");
    expect(result).toMatchObject({
      state: "completed",
      result: {
        scan_id: result?.["scan_id"],
        status: "ok",
        sockets_scanned: 1,
        panes_seen: 1,
        error_details: [],
      },
    });
  });

  verifies("APP-163", "calls at the same time share a scan", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => world.call("app.scan.panes")));
    const ids = new Set(answers.map(({ result }) => result?.["scan_id"]));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(ids.size).toBeLessThan(answers.length);
  });

  verifies(
    ["APP-164", "APP-614"],
    "a scan without an engine is a success that says failed, by a code and without a path",
    async () => {
      const { ok, result } = await world.call("app.scan.containers");
      expect(ok).toBe(true);
      expect(result).toMatchObject({ state: "failed", result: { error: "docker_unavailable" } });
      expect(JSON.stringify(result)).not.toContain(world.home);
      expect(await ended(result?.["scan_id"])).toMatchObject({ state: "failed", scan_kind: "containers" });
    },
  );

  verifies("APP-165", "a client that leaves does not end its scan", async () => {
    const socket = connect(world.socket);
    await once(socket, "connect");
    const request = { id: 1, method: "app.scan.panes", params: { app_session_token: token, wait: false } };
    socket.write(`${JSON.stringify(request)}\n`);
    const [line] = (await once(socket, "data")) as [Buffer]; // what `data` carries
    socket.destroy();
    const { result } = JSON.parse(line.toString("utf8")) as RawAnswer; // one answer line
    expect(await ended(result?.["scan_id"])).toMatchObject({ state: "completed" });
  });

  verifies("APP-166", "a scan that nobody remembers is not found", async () => {
    const scan_id = "0".repeat(32);
    expect((await status(scan_id)).error).toMatchObject({ code: "scan_not_found", details: { scan_id } });
  });
});
