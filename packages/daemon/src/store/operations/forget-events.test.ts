import { mkdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { attachedLog, recordLines } from "../events.test.support.ts";
import { temporaryStore } from "../store.test.support.ts";

const errors = (count: number): readonly "error"[] => Array.from({ length: count }, () => "error");
/** The mark of the file follows its lines. */
const SOON = { timeout: 10_000 };

verifies("APP-489", "the newest stay, without a hole, and counts and gaps are of what is left", async () => {
  await using t = await temporaryStore();
  const { read, write } = t.store;
  const log = await attachedLog(t.home, t.store);
  await recordLines(t.store, log, errors(25));
  const forget = () => write.forgetEvents({ keep: 10, batch: 8 });
  await expect.poll(forget, SOON).toEqual({ forgotten: 8, more: true });
  expect(await forget()).toEqual({ forgotten: 7, more: false });
  expect(await forget()).toEqual({ forgotten: 0, more: false });
  const slice = read.eventsAfter({ after: 3, limit: 50, types: null, agentId: null });
  expect(slice.missed).toBe(12);
  expect(slice.events.map(({ eventId }) => eventId)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  expect(read.event(15)).toBeNull();
  const page = read.events({ limit: 3, orderBy: "event_id", direction: "asc", filters: {}, cursor: null });
  expect(page).toMatchObject({ kind: "page", total: 10 });
  // A number is never given again.
  await recordLines(t.store, log, errors(1));
  expect(read.newestEventId()).toBe(26);
});

verifies("APP-489", "what is not yet in events.jsonl stays", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  const file = join(t.home, "events.jsonl");
  rmSync(file);
  mkdirSync(file);
  await recordLines(t.store, log, errors(5));
  expect(await t.store.eventsSettled()).toMatchObject({ kind: "behind" });
  const forget = () => t.store.write.forgetEvents({ keep: 1, batch: 100 });
  expect(await forget()).toEqual({ forgotten: 0, more: false });
  rmdirSync(file);
  await expect.poll(forget, SOON).toEqual({ forgotten: 4, more: false });
});

verifies(
  "APP-489",
  "what a route that runs has not looked at stays, and one that is off holds nothing",
  async () => {
    await using t = await temporaryStore();
    const { write } = t.store;
    const log = await attachedLog(t.home, t.store);
    const cause = { origin: "app", appSessionId: 1, via: "app.route.add" } as const;
    const { route } = await write.addRoute({
      route: {
        eventType: "error",
        sourceScope: { kind: "any", value: null },
        target: { rule: "source", value: null },
        master: { rule: "auto", value: null },
        template: "{event_excerpt}",
      },
      createdByAgentId: null,
      cause,
    });
    await recordLines(t.store, log, ["completed", "completed", "error", "completed", "completed"]);
    const forget = () => write.forgetEvents({ keep: 1, batch: 100 });
    await expect.poll(forget, SOON).toEqual({ forgotten: 2, more: false });
    expect(await forget()).toEqual({ forgotten: 0, more: false });
    await write.setRouteEnabled({ routeId: route.routeId, enabled: false, byAgentId: null, cause });
    expect(await forget()).toEqual({ forgotten: 2, more: false });
  },
);
