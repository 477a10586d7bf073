import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import type { EventType } from "../../model/event-type.ts";
import { attachedLog, recordLines, type TestLog } from "../events.test.support.ts";
import { promote, temporaryStore } from "../store.test.support.ts";
import type { Store } from "../store.ts";
import type { AdvanceRouteOutcome } from "./advance-route.ts";
import type { NewRoute } from "./add-route.ts";

const CAUSE = { origin: "app", appSessionId: 1, via: "app.route.add" } as const;

function route(change: Partial<NewRoute> = {}): NewRoute {
  return {
    eventType: "error",
    sourceScope: { kind: "any", value: null },
    target: { rule: "source", value: null },
    master: { rule: "auto", value: null },
    template: "{event_type} in {source_label}: {event_excerpt}",
    ...change,
  };
}

/** A master in pane 0 and a slave in pane 1, both with a log that is read. */
async function world() {
  const t = await temporaryStore();
  const master = await attachedLog(t.home, t.store, 0);
  const slave = await attachedLog(t.home, t.store, 1);
  promote(t.home, master.agentId);
  const add = async (change: Partial<NewRoute> = {}): Promise<string> =>
    (await t.store.write.addRoute({ route: route(change), createdByAgentId: null, cause: CAUSE })).route
      .routeId;
  const advance = (routeId: string, batch = 100): Promise<AdvanceRouteOutcome> =>
    t.store.write.advanceRoute({ routeId, batch });
  return { ...t, master, slave, add, advance, [Symbol.asyncDispose]: () => t[Symbol.asyncDispose]() };
}

function messages(
  store: Store,
): readonly { readonly sender: string; readonly target: string; readonly text: string }[] {
  const page = store.read.queue({
    limit: 200,
    orderBy: "enqueued_at",
    direction: "asc",
    filters: {},
    cursor: null,
  });
  if (page.kind !== "page") throw new Error(page.kind);
  return page.rows.map((row) => ({
    sender: row.senderAgentId,
    target: row.targetAgentId,
    text: row.payloadPreview,
  }));
}

async function happened(store: Store, log: TestLog, ...types: readonly EventType[]): Promise<void> {
  expect(await recordLines(store, log, types)).toMatchObject({ kind: "recorded" });
}

verifies(["APP-551", "APP-553"], "each event of the type makes one message, and none twice", async () => {
  await using w = await world();
  await happened(w.store, w.slave, "error");
  const routeId = await w.add();
  await happened(w.store, w.slave, "error", "activity", "error");
  expect(await w.advance(routeId)).toEqual({ consumed: 2, messages: 2, skips: [], more: false });
  expect(await w.advance(routeId)).toEqual({ consumed: 0, messages: 0, skips: [], more: false });
  const message = { sender: w.master.agentId, target: w.slave.agentId, text: "error in worker 1: a line" };
  expect(messages(w.store)).toEqual([message, message]);
});

verifies("APP-552", "two routes of one event make a message each", async () => {
  await using w = await world();
  const [first, second] = [await w.add(), await w.add({ template: "second: {event_id}" })];
  await happened(w.store, w.slave, "error");
  await Promise.all([w.advance(first), w.advance(second), w.advance(first)]);
  expect(messages(w.store).map(({ text }) => text)).toEqual(["error in worker 1: a line", "second: 1"]);
});

test("a batch ends where it ends, and the next goes on there", async () => {
  await using w = await world();
  const routeId = await w.add();
  await happened(w.store, w.slave, "error", "error", "error");
  expect(await w.advance(routeId, 2)).toMatchObject({ consumed: 2, messages: 2, more: true });
  expect(await w.advance(routeId, 2)).toMatchObject({ consumed: 1, messages: 1, more: false });
});

verifies("APP-554", "a scope passes by what lies outside of it, without a skip", async () => {
  await using w = await world();
  const own = await w.add({ sourceScope: { kind: "agent_id", value: w.slave.agentId } });
  const masters = await w.add({
    sourceScope: { kind: "role", value: "role:master" },
    target: { rule: "explicit", value: "worker 1" },
  });
  const codex = await w.add({ sourceScope: { kind: "role", value: "role:slave,capability:codex" } });
  await happened(w.store, w.slave, "error");
  expect(await w.advance(own)).toMatchObject({ messages: 1, skips: [] });
  expect(await w.advance(masters)).toMatchObject({ consumed: 1, messages: 0, skips: [] });
  expect(await w.advance(codex)).toMatchObject({ consumed: 1, messages: 0, skips: [] });
});

verifies("APP-555", "what stands in the way is named, audited, and passed over for good", async () => {
  await using w = await world();
  const master = { rule: "explicit", value: "agt_000000000000" } as const;
  const cases: readonly (readonly [Partial<NewRoute>, string])[] = [
    [{ master }, "master_not_found"],
    [{ master: { rule: "explicit", value: w.slave.agentId } }, "master_inactive"],
    [{ target: { rule: "explicit", value: "nobody" } }, "target_not_found"],
    [{ target: { rule: "explicit", value: w.master.agentId } }, "target_role_not_permitted"],
    [{ target: { rule: "role", value: "role:swarm" } }, "no_eligible_target"],
    [{ template: " {source_capability}\u0007" }, "template_render_error"],
  ];
  const ids = await Promise.all(cases.map(([change]) => w.add(change)));
  await happened(w.store, w.slave, "error");
  for (const [index, [, reason]] of cases.entries()) {
    const routeId = ids[index] ?? "";
    expect(await w.advance(routeId)).toMatchObject({ consumed: 1, messages: 0, skips: [{ reason }] });
    expect(await w.advance(routeId)).toMatchObject({ consumed: 0 });
  }
  expect(messages(w.store)).toEqual([]);
  await w.store.auditSettled();
  const skipped = readFileSync(join(w.home, "audit.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line.includes('"route_skipped"'))
    .map((line) => (JSON.parse(line) as { readonly reason: string }).reason); // a line that the store wrote
  expect(skipped.sort()).toEqual(cases.map(([, reason]) => reason).sort());
});

verifies(
  "APP-556",
  "the master with the lowest id that is active sends; without one the event is passed over",
  async () => {
    await using w = await world();
    const routeId = await w.add();
    promote(w.home, w.slave.agentId);
    const third = await attachedLog(w.home, w.store, 2);
    await happened(w.store, third, "error");
    await w.advance(routeId);
    expect(messages(w.store)).toMatchObject([{ sender: [w.master.agentId, w.slave.agentId].sort()[0] }]);
    for (const { agentId } of [w.master, w.slave])
      await w.store.write.updateAgent({
        agentId,
        onlyActive: false,
        change: { role: "shell" },
        cause: CAUSE,
      });
    await happened(w.store, third, "error");
    expect(await w.advance(routeId)).toMatchObject({ skips: [{ reason: "no_eligible_master" }] });
  },
);

verifies(
  "APP-557",
  "while routing is off a match waits in the queue as blocked, and is no skip",
  async () => {
    await using w = await world();
    const routeId = await w.add();
    await w.store.write.setRouting({ enabled: false, by: "host-operator", cause: CAUSE });
    await happened(w.store, w.slave, "error");
    expect(await w.advance(routeId)).toMatchObject({ messages: 1, skips: [] });
    expect(w.store.read.counts().queue).toMatchObject({ blocked: 1, queued: 0 });
  },
);

verifies(
  "APP-558",
  "a route that is off looks at nothing, and switched on it goes on where it stopped",
  async () => {
    await using w = await world();
    const routeId = await w.add();
    const set = (enabled: boolean) =>
      w.store.write.setRouteEnabled({ routeId, enabled, byAgentId: null, cause: CAUSE });
    expect((await set(false)).kind).toBe("changed");
    expect((await set(false)).kind).toBe("unchanged");
    await happened(w.store, w.slave, "error");
    expect(await w.advance(routeId)).toMatchObject({ consumed: 0 });
    await set(true);
    expect(await w.advance(routeId)).toMatchObject({ consumed: 1, messages: 1 });
  },
);

test("a removed route is gone and what it sent stays", async () => {
  await using w = await world();
  const routeId = await w.add();
  await happened(w.store, w.slave, "error");
  await w.advance(routeId);
  expect(await w.store.write.removeRoute({ routeId, byAgentId: null, cause: CAUSE })).toMatchObject({
    kind: "changed",
    route: { routeId },
  });
  expect((await w.store.write.removeRoute({ routeId, byAgentId: null, cause: CAUSE })).kind).toBe(
    "route-not-found",
  );
  expect(messages(w.store)).toHaveLength(1);
});
