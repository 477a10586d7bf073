import { describeWithTools, rawCall, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, expect } from "vitest";
import { EventTap } from "./event-tap.ts";
import { PrintingWorld } from "./printing-world.ts";
import type { Row } from "./app-world.ts";

describeWithTools(["tmux"], "a subscription to events", () => {
  let pane: PrintingWorld;
  let token = "";
  let taps: EventTap[] = [];
  beforeEach(async () => {
    pane = await PrintingWorld.open("debounce_activity_window_seconds = 0.2");
    token = String((await pane.world.hello())["app_session_token"]);
  });
  afterEach(async () => {
    for (const tap of taps) tap.close();
    taps = [];
    await pane.close();
  });

  async function subscribe(params: object = {}): Promise<EventTap> {
    const tap = await EventTap.open(pane.world.socket, token, params);
    taps.push(tap);
    return tap;
  }
  const ackOf = (tap: EventTap): Row => tap.answer["result"] as Row; // a test that is refused fails on it
  const done = (from: number, to: number): readonly string[] =>
    Array.from({ length: to - from }, (_, at) => `DONE ${from + at}`);
  const upTo = (from: number, to: number): readonly number[] =>
    Array.from({ length: to - from }, (_, at) => from + at + 1);
  const settle = (tap: EventTap, ids: readonly number[]): Promise<void> =>
    expect.poll(() => tap.ids, { timeout: 15_000 }).toEqual(ids);

  verifies(["APP-480", "APP-482"], "begins now, or behind a cursor, also after a restart", async () => {
    pane.print(...done(0, 5));
    await pane.eventsWhen((events) => events.length === 5);
    const first = await subscribe();
    expect(ackOf(first)).toEqual({
      subscription_id: expect.stringMatching(/^sub_[0-9a-f]{12}$/),
      cursor: expect.any(String),
    });
    pane.print(...done(5, 12));
    await settle(first, upTo(5, 12));
    const [, second] = first.frames;
    const behind = await subscribe({ cursor: second?.["cursor"] });
    await settle(behind, upTo(7, 12));
    expect(behind.frames[0]).toEqual(first.frames[2]);

    await pane.world.restart();
    expect(first.frames.at(-1)).toEqual({ type: "end", reason: "closing" });
    token = String((await pane.world.hello())["app_session_token"]);
    pane.print(...done(12, 15));
    const again = await subscribe({ cursor: ackOf(first)["cursor"] });
    await settle(again, upTo(5, 15));
  });

  verifies(
    "APP-481",
    "refuses a cursor that was changed, that is another list's, or lies ahead",
    async () => {
      pane.print(...done(0, 3));
      await pane.eventsWhen((events) => events.length === 3);
      const cursor = String(ackOf(await subscribe())["cursor"]);
      const list = await pane.world.call("app.event.list", { limit: 1 });
      const changed = `${cursor.slice(0, -4)}${cursor.endsWith("AAAA") ? "BBBB" : "AAAA"}`;
      for (const wrong of [changed, "x", list.result?.["cursor_next"]])
        expect((await subscribe({ cursor: wrong })).answer["error"]).toMatchObject({
          code: "validation_failed",
          details: { field: "cursor" },
        });
    },
  );

  verifies("APP-486", "lets nothing but its type and agent through", async () => {
    const [errors, others, nobody] = await Promise.all([
      subscribe({ filters: { event_type: "error", agent_id: pane.agent } }),
      subscribe({ filters: { agent_id: pane.agent } }),
      subscribe({ filters: { agent_id: "agt_000000000000" } }),
    ]);
    pane.print("DONE", "Error: a", "DONE", "Error: b");
    await settle(others, [1, 2, 3, 4]);
    await settle(errors, [2, 4]);
    expect(nobody.frames).toEqual([]);
  });

  verifies("APP-487", "ends with its session, and with no other", async () => {
    const leaving = await subscribe();
    const first = token;
    token = String((await pane.world.hello())["app_session_token"]);
    const staying = await subscribe();
    const said = await rawCall(pane.world.socket, {
      method: "app.goodbye",
      params: { app_session_token: first },
    });
    expect(said.ok).toBe(true);
    await expect
      .poll(() => leaving.frames, { timeout: 15_000 })
      .toEqual([{ type: "end", reason: "session_ended" }]);
    pane.print("DONE");
    await settle(staying, [1]);
    expect(leaving.frames).toHaveLength(1);
  });

  verifies(
    ["APP-482", "APP-483"],
    "gives every event once while others are printed, to late ones and to one that stops reading",
    async () => {
      const total = 3000;
      const all = upTo(0, total);
      const slow = await subscribe();
      slow.pause();
      const cursor = ackOf(slow)["cursor"];
      for (let printed = 0; printed < total; printed += 100) {
        pane.print(...done(printed, printed + 100));
        if (printed % 500 === 0) await subscribe({ cursor });
        await pane.eventsWhen((events) => events.length >= printed / 2);
      }
      for (const tap of taps.slice(1)) await settle(tap, all);
      slow.resume();
      await settle(slow, all);
      expect(slow.frames.every(({ type }) => type === "event" || type === "heartbeat")).toBe(true);
    },
    { timeout: 120_000 },
  );
});
