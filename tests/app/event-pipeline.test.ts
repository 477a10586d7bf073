import { appendFileSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, expect } from "vitest";
import { PrintingWorld } from "./printing-world.ts";
import type { Row } from "./app-world.ts";

describeWithTools(["tmux"], "what a pane prints", () => {
  let pane: PrintingWorld;
  beforeEach(async () => {
    pane = await PrintingWorld.open(
      "debounce_activity_window_seconds = 0.3\npane_exited_grace_seconds = 0.5\nlong_running_grace_seconds = 1",
    );
  });
  afterEach(async () => {
    await pane.close();
  });

  const typesOf = (events: readonly Row[]): readonly unknown[] => events.map(({ event_type }) => event_type);
  const spoken = (events: readonly Row[]): readonly Row[] =>
    events.filter(({ event_type }) => event_type !== "long_running");

  verifies(
    ["APP-308", "APP-309", "APP-450", "APP-451", "APP-452", "APP-460", "APP-465", "APP-470"],
    "becomes events that are listed, filtered, detailed, shown and copied, without a secret or an escape",
    async () => {
      const before = Date.now();
      pane.print(
        "\u001b[1m============ 3 passed in 0.12s ============\u001b[0m",
        "FAILED tests/test_a.py::test_b - assert 1 == 2",
        "\u001b[31mError:\u001b[0m the key is sk-\u001b[4mabcdefghijklmnopqrstuvwx\u001b[0m",
        "API_TOKEN=hunter2hunter2",
        `Error: ${"é".repeat(3000)}`,
        "Continue? [Y/n]",
      );
      const events = spoken(await pane.eventsWhen((found) => spoken(found).length === 6));
      expect(typesOf(events).toSorted()).toEqual(
        ["test_passed", "test_failed", "error", "error", "waiting_for_input", "activity"].toSorted(),
      );
      const text = JSON.stringify(events) + readFileSync(join(pane.world.home, "events.jsonl"), "utf8");
      for (const secret of ["hunter2", "abcdefghijkl", "\\u001b", "[31m"]) expect(text).not.toContain(secret);
      expect(text).toContain("API_TOKEN=<redacted:env-secret>");
      const error = events.findLast(({ event_type }) => event_type === "error");
      expect(error).toMatchObject({
        agent_id: pane.agent,
        classifier_rule_id: "error.line.v1",
        excerpt: expect.stringMatching(/^Error: é+…\[truncated\]$/u),
        summary: expect.stringMatching(/^Error: é{248}…$/u),
      });
      expect(Buffer.byteLength(String(error?.["excerpt"]))).toBeLessThanOrEqual(1024);

      for (const event_id of [error?.["event_id"], String(error?.["event_id"])])
        expect((await pane.world.call("app.event.detail", { event_id })).result).toEqual({ row: error });
      expect(typesOf(await pane.events({ event_type: "test_failed", agent_id: pane.agent }))).toEqual([
        "test_failed",
      ]);
      expect(await pane.events({ agent_id: "agt_000000000000" })).toEqual([]);
      expect(await pane.events({ until: before - 1 })).toEqual([]);
      expect((await pane.events({ since: before })).length).toBeGreaterThanOrEqual(6);

      const { result } = await pane.world.call("app.dashboard", { recent_limit: 50 });
      const { counts, recent } = result as { counts: Row; recent: Record<string, readonly Row[]> }; // the contract's shape
      const all = await pane.events();
      expect(counts["events"]).toEqual({ total: all.length });
      expect(recent["events"]?.map(({ id, type, origin, summary }) => [id, type, origin, summary])).toEqual(
        all
          .toReversed()
          .map((row) => [
            row["event_id"],
            row["event_type"],
            row["event_type"] === "long_running" ? "synthetic" : "log",
            row["summary"],
          ]),
      );
      await expect.poll(() => pane.copied().length).toBeGreaterThanOrEqual(all.length);
      for (const event of all) {
        const { ts, ...line } = pane.copied().find(({ event_id }) => event_id === event["event_id"]) ?? {};
        expect(typeof ts).toBe("string");
        const { summary: _summary, ...shared } = event;
        expect(line).toMatchObject(shared);
      }
      expect(statSync(join(pane.world.home, "events.jsonl")).mode & 0o777).toBe(0o600);
    },
    { timeout: 60_000 },
  );

  verifies(
    "APP-468",
    "is a question before its line has an end, and its answer makes no event of its own",
    async () => {
      appendFileSync(pane.source, "Continue? [y/n] ");
      const waits = (events: readonly Row[]): number =>
        typesOf(events).filter((type) => type === "waiting_for_input").length;
      const [asked] = await pane.eventsWhen((events) => waits(events) === 1);
      expect(asked).toMatchObject({
        excerpt: "Continue? [y/n]",
        classifier_rule_id: "waiting_for_input.choice.v1",
      });
      appendFileSync(pane.source, "y\nError: it broke\nAgain? ");
      const events = spoken(await pane.eventsWhen((found) => waits(found) === 2));
      expect(typesOf(events)).toEqual(["waiting_for_input", "error", "waiting_for_input"]);
      // Another life of the daemon reads on behind the question.
      await pane.world.restart();
      await pane.world.hello();
      appendFileSync(pane.source, "n\nDONE\n");
      await pane.eventsWhen((found) => typesOf(found).includes("completed"));
      expect(typesOf(spoken(await pane.events()))).toEqual([
        "waiting_for_input",
        "error",
        "waiting_for_input",
        "completed",
      ]);
    },
    { timeout: 60_000 },
  );

  verifies(
    ["APP-461", "APP-463"],
    "is one event for a burst of activity, and its silence another, once",
    async () => {
      pane.print(...Array.from({ length: 40 }, (_, at) => `working on ${at}`));
      await pane.eventsWhen((events) => typesOf(events).includes("long_running"));
      await expect
        .poll(() => pane.copied().map(({ event_type }) => event_type))
        .toEqual(["activity", "long_running"]);
      const [activity] = pane.copied();
      expect(activity).toMatchObject({
        excerpt: "working on 39",
        line_offset_start: 0,
        line_offset_end: 40,
        debounce: { collapsed_count: 40, window_id: expect.stringMatching(/^[0-9a-f]{12}$/) },
      });
      // Another line, another silence: had the first been told twice, it would stand in between.
      pane.print("Error: again");
      await pane.eventsWhen((events) => events.length >= 4);
      expect(typesOf(await pane.events())).toEqual(["activity", "long_running", "error", "long_running"]);
    },
    { timeout: 60_000 },
  );

  verifies(
    "APP-464",
    "ends with pane_exited once the pane has gone, and a text that says so does nothing",
    async () => {
      pane.print("pane_exited", "DONE");
      await pane.eventsWhen((events) => typesOf(events).includes("completed"));
      // The session lives on in another window.
      await pane.world.tmux.tmux("new-window", "-d", "-t", "work", "cat");
      await pane.world.tmux.tmux("kill-pane", "-t", "%0");
      await pane.world.call("app.scan.panes");
      const events = await pane.eventsWhen((found) => typesOf(found).includes("pane_exited"));
      expect(typesOf(events).filter((type) => type === "pane_exited")).toHaveLength(1);
      expect(events.at(-1)).toMatchObject({ event_type: "pane_exited", agent_id: pane.agent, excerpt: "" });
    },
    { timeout: 60_000 },
  );

  verifies(
    "APP-472",
    "is listed while events.jsonl cannot be written, and follows into it later",
    async () => {
      const path = join(pane.world.home, "events.jsonl");
      rmSync(path);
      mkdirSync(path);
      const jsonl = async (): Promise<unknown> => {
        const { result } = await pane.world.call("app.readiness");
        const subsystems = (result?.["subsystems"] ?? []) as readonly Row[]; // the contract's shape
        return subsystems.find(({ name }) => name === "jsonl")?.["status"];
      };
      pane.print("Error: one", "Error: two");
      await pane.eventsWhen((events) => typesOf(events).filter((type) => type === "error").length === 2);
      await expect.poll(jsonl, { timeout: 10_000 }).toBe("degraded");
      rmdirSync(path);
      await expect.poll(jsonl, { timeout: 10_000 }).toBe("ok");
      await expect
        .poll(async () => pane.copied().length === (await pane.events()).length, { timeout: 10_000 })
        .toBe(true);
      const ids = pane.copied().map(({ event_id }) => event_id);
      expect(ids).toEqual((await pane.events()).map(({ event_id }) => event_id));
    },
    { timeout: 60_000 },
  );
});
