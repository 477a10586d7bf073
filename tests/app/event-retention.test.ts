import { appendFileSync, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect } from "vitest";
import { EventTap } from "./event-tap.ts";
import { PrintingWorld } from "./printing-world.ts";
import type { Row } from "./app-world.ts";

const KEEP = 1000;
const PRINTED = 1600;

describeWithTools(["tmux"], "events that are no longer kept", () => {
  let pane: PrintingWorld;
  let token = "";
  let taps: EventTap[] = [];
  beforeAll(async () => {
    pane = await PrintingWorld.open(`keep_events = ${KEEP}\nevents_file_max_bytes = 65536`);
    token = String((await pane.world.hello())["app_session_token"]);
  });
  afterAll(async () => {
    for (const tap of taps) tap.close();
    await pane.close();
  });

  const subscribe = async (params: object): Promise<EventTap> => {
    const tap = await EventTap.open(pane.world.socket, token, params);
    taps = [...taps, tap];
    return tap;
  };

  verifies(
    "APP-489",
    "are a gap with their number for who comes back, in no list, and in one of the two files",
    async () => {
      const early = await subscribe({});
      const start = (early.answer["result"] as Row)["cursor"]; // a subscription that was taken
      appendFileSync(pane.source, Array.from({ length: PRINTED }, (_, at) => `DONE ${at}\n`).join(""));
      await expect.poll(() => early.ids.length, { timeout: 60_000 }).toBe(PRINTED);
      await expect
        .poll(async () => (await pane.world.call("app.event.list", { limit: 1 })).result?.["total"], {
          timeout: 60_000,
        })
        .toBe(KEEP);
      const late = await subscribe({ cursor: start });
      await expect.poll(() => late.ids.length, { timeout: 60_000 }).toBe(KEEP);
      const [gap] = late.frames;
      expect(gap).toEqual({ type: "gap", missed: PRINTED - KEEP, cursor: expect.any(String) });
      expect(late.ids).toEqual(Array.from({ length: KEEP }, (_, at) => PRINTED - KEEP + at + 1));
      // The gap's own cursor goes on behind it, without another.
      const behind = await subscribe({ cursor: gap?.["cursor"] });
      await expect.poll(() => behind.ids.length, { timeout: 60_000 }).toBe(KEEP);
      expect(behind.frames[0]?.["type"]).toBe("event");
      const { error } = await pane.world.call("app.event.detail", { event_id: 1 });
      expect(error?.code).toBe("not_found");
      const { result } = await pane.world.call("app.dashboard");
      const counts = result?.["counts"] as Readonly<Record<string, Row>>; // an object for each subject
      expect(counts["events"]).toEqual({ total: KEEP });

      const file = join(pane.world.home, "events.jsonl");
      await expect.poll(() => existsSync(`${file}.1`), { timeout: 60_000 }).toBe(true);
      expect(statSync(`${file}.1`).mode & 0o777).toBe(0o600);
      await expect
        .poll(
          () => {
            const text =
              readFileSync(`${file}.1`, "utf8") + (existsSync(file) ? readFileSync(file, "utf8") : "");
            return Number(/"event_id":(\d+)/.exec(text.trimEnd().split("\n").at(-1) ?? "")?.[1]);
          },
          { timeout: 60_000 },
        )
        .toBe(PRINTED);
    },
    { timeout: 240_000 },
  );
});
