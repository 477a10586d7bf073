import { describeWithTools, rawCall } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PrintingWorld } from "../app/printing-world.ts";
import { FollowingCli } from "./following-cli.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import { runCli } from "./run-cli.ts";

const KEEP = 1000;

describeWithTools(["tmux"], "what events --follow says besides events", () => {
  let pane: PrintingWorld;
  beforeAll(async () => {
    pane = await PrintingWorld.open(`keep_events = ${KEEP}`);
  });
  afterAll(() => pane.close());

  const stored = async (): Promise<number> =>
    Number((await pane.world.call("app.event.list", { limit: 1 })).result?.["total"]);

  test(
    "it ends by itself after --limit events, and a gap is one line and none of them",
    { timeout: 240_000 },
    async () => {
      const one = new FollowingCli(pane.world.home, ["events", "--follow", "--json", "--limit", "1"]);
      // Nothing tells when it has begun: print until it has heard.
      for (let n = 0; one.lines.length === 0; n += 1) {
        pane.print(`DONE ${n}`);
        await expect.poll(stored, { timeout: 20_000 }).toBe(n + 1);
        await one
          .until(({ lines }) => lines.length > 0, 2_000)
          .catch((error: unknown) => {
            if (n > 20) throw error;
          });
      }
      expect(await one.ended()).toBe(0);
      expect(one.lines).toHaveLength(1);
      const { cursor, type } = JSON.parse(one.lines[0] ?? "") as { cursor: string; type: string }; // asserted on
      expect(type).toBe("event");

      pane.print(...Array.from({ length: KEEP + 300 }, (_, at) => `DONE ${at}`));
      await expect
        .poll(async () => (await pane.events({ event_type: "completed" })).at(-1)?.["excerpt"], {
          timeout: 60_000,
        })
        .toBe(`DONE ${KEEP + 299}`);
      await expect.poll(stored, { timeout: 60_000 }).toBe(KEEP);
      const args = ["events", "--follow", "--cursor", cursor, "--limit", "3"];
      const { code, out } = await runCli(pane.world.home, args);
      expect(code).toBe(0);
      const [gap, ...events] = out.trimEnd().split("\n");
      expect(gap).toMatch(/^-- \d+ events were missed --$/);
      expect(events).toHaveLength(3);
      const json = await runCli(pane.world.home, ["--json", ...args]);
      const types = json.out
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { type: string }).type); // frames
      expect(types).toEqual(["gap", "event", "event", "event"]);
    },
  );

  test("an end for good is one line, and exit 1", { timeout: 120_000 }, async () => {
    const proxy = await startRecordingProxy(pane.world.socket);
    try {
      const cli = new FollowingCli(proxy.home, ["events", "--follow"]);
      await cli.until(() => proxy.asked.includes("app.event.subscribe"), 60_000);
      const params = { app_session_token: proxy.tokens.at(-1) };
      expect((await rawCall(pane.world.socket, { method: "app.goodbye", params })).error).toBeUndefined();
      expect(await cli.ended()).toBe(1);
      expect(cli.lines.at(-1)).toBe("-- the daemon ended this: session_ended --");
    } finally {
      await proxy.stop();
    }
  });

  test("a --limit that is no number of events is refused", async () => {
    for (const wrong of ["0", "x", "-1"]) {
      const { code, err } = await runCli(pane.world.home, ["events", "--follow", `--limit=${wrong}`]);
      expect([code, err]).toEqual([64, expect.stringContaining("--limit 1 to 999999999")]);
    }
  });
});
