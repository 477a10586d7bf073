import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { attachedLog, recordLines } from "../../store/events.test.support.ts";
import { promote, temporaryStore } from "../../store/store.test.support.ts";
import type { Store } from "../../store/store.ts";
import { RecentSkips } from "./recent-skips.ts";
import { RouteWorker } from "./route-worker.ts";

const CAUSE = { origin: "app", appSessionId: 1, via: "app.route.add" } as const;

function worker(store: Store, change: Partial<ConstructorParameters<typeof RouteWorker>[0]> = {}) {
  return new RouteWorker({
    store,
    skips: new RecentSkips(),
    onMessages: () => undefined,
    onFault: (error) => {
      throw error;
    },
    cycleMs: 60_000,
    batch: 2,
    heartbeatMs: 60_000,
    ...change,
  });
}

async function addErrorRoute(store: Store, target: string | null): Promise<string> {
  const { route } = await store.write.addRoute({
    route: {
      eventType: "error",
      sourceScope: { kind: "any", value: null },
      target: target === null ? { rule: "source", value: null } : { rule: "explicit", value: target },
      master: { rule: "auto", value: null },
      template: "{event_excerpt}",
    },
    createdByAgentId: null,
    cause: CAUSE,
  });
  return route.routeId;
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = performance.now() + 5_000; performance.now() < end;) {
    if (condition()) return;
    await new Promise(setImmediate);
  }
  throw new Error("it did not come to pass");
}

test("one kick takes every route over all that waits, batch after batch, and counts the skips", async () => {
  await using t = await temporaryStore();
  const [master, slave] = [await attachedLog(t.home, t.store, 0), await attachedLog(t.home, t.store, 1)];
  promote(t.home, master.agentId);
  const [good, lost] = [await addErrorRoute(t.store, null), await addErrorRoute(t.store, "nobody")];
  await recordLines(t.store, slave, ["error", "error", "error", "error", "error"]);
  const skips = new RecentSkips();
  let told = 0;
  const routes = worker(t.store, { skips, onMessages: () => (told += 1) });
  routes.kick();
  await until(() => routes.status().eventsConsumed === 10);
  await routes.stop();
  expect(t.store.read.counts().queue.queued).toBe(5);
  expect(told).toBe(3);
  expect(skips.count()).toBe(5);
  expect(routes.status()).toMatchObject({ skipsByReason: { target_not_found: 5 }, degraded: false });
  expect(routes.runtime(good)).toMatchObject({ eventsConsumed: 5, lastSkip: null });
  expect(routes.runtime(lost)).toMatchObject({ lastSkip: { reason: "target_not_found" } });
});

test("a store that fails makes the worker degraded, and the next good cycle mends it", async () => {
  await using t = await temporaryStore();
  await addErrorRoute(t.store, null);
  const faults: unknown[] = [];
  let broken = true;
  const advanceRoute: Store["write"]["advanceRoute"] = (input) =>
    broken ? Promise.reject(new Error("no luck")) : t.store.write.advanceRoute(input);
  const store: Store = { ...t.store, write: { ...t.store.write, advanceRoute } };
  const routes = worker(store, { onFault: (error) => faults.push(error) });
  routes.kick();
  await until(() => routes.status().degraded);
  expect(faults).toHaveLength(1);
  broken = false;
  routes.kick();
  await until(() => !routes.status().degraded);
  await routes.stop();
});

verifies("APP-561", "a heartbeat tells what was done since the one before", async () => {
  await using t = await temporaryStore();
  const routes = worker(t.store, { heartbeatMs: 20 });
  routes.kick();
  const beats = (): readonly string[] =>
    readFileSync(join(t.home, "audit.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes("routing_worker_heartbeat"));
  await until(() => beats().length >= 2);
  await routes.stop();
  expect(
    beats()
      .slice(0, 2)
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { interval_seconds: 0.02, cycles_since_last_heartbeat: 1, degraded: false },
    { cycles_since_last_heartbeat: 0, events_consumed_since_last_heartbeat: 0 },
  ]);
});
