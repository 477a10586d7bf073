import { expect, test } from "vitest";
import {
  adopt,
  message,
  observedPane,
  OPERATOR,
  paneKey,
  promote,
  seePanes,
  temporaryStore,
} from "../store.test.support.ts";
import type { Store } from "../store.ts";

const other = { paneIndex: 1, paneId: "%1" };

/** Claims for the pane whose oldest waiting message is the oldest of all. */
async function claimed(store: Store): Promise<string> {
  const [oldest] = store.read
    .waitingPanes()
    .map(({ paneRef, messageId }) => ({ paneRef, at: store.read.message(messageId)?.enqueuedAt ?? 0 }))
    .sort((a, b) => a.at - b.at);
  const claim = await store.write.claimDeliveries({ paneRefs: oldest === undefined ? [] : [oldest.paneRef] });
  if (claim.kind === "routing-disabled") return claim.kind;
  return claim.deliveries[0]?.messageId ?? "nothing-to-deliver";
}

async function enqueued(store: Store, target: string): Promise<string> {
  const outcome = await store.write.enqueueMessage(message(target));
  return outcome.kind === "enqueued" ? outcome.messageId : outcome.kind;
}

test("six parallel calls with one key make one message, and all of them are answered with it", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const target = await adopt(t.store);
  const send = () =>
    t.store.write.enqueueMessage(message(target, { idempotency: { scope: "app-session:1:3", key: "k" } }));
  const answers = await Promise.all([send(), send(), send(), send(), send(), send()]);
  const ids = new Set(answers.map((answer) => (answer.kind === "enqueued" ? answer.messageId : answer.kind)));
  expect(ids.size).toBe(1);
  expect(answers.filter((answer) => answer.kind === "enqueued" && !answer.deduplicated).length).toBe(1);
  expect(t.store.read.counts().queue.queued).toBe(1);
});

test("a key is answered as it first was after its message moved on, and means nothing in another scope", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const target = await adopt(t.store);
  const send = (scope: string) =>
    t.store.write.enqueueMessage(message(target, { idempotency: { scope, key: "k" } }));
  const first = await send("a");
  const messageId = await claimed(t.store);
  await t.store.write.finishDelivery({ messageId, result: { kind: "delivered", shown: true } });
  expect(await send("a")).toMatchObject({
    kind: "enqueued",
    messageId,
    state: "queued",
    deduplicated: true,
    message: { state: "delivered" },
  });
  expect(await send("b")).toMatchObject({ kind: "enqueued", deduplicated: false });
  expect(first).toMatchObject({ messageId, deduplicated: false });
});

test("a scope remembers its 256 last used keys", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const target = await adopt(t.store);
  const send = async (key: number): Promise<boolean> => {
    const outcome = await t.store.write.enqueueMessage(
      message(target, { idempotency: { scope: "a", key: `k${key}` } }),
    );
    return outcome.kind === "enqueued" && outcome.deduplicated;
  };
  await Promise.all(Array.from({ length: 256 }, (_, key) => send(key)));
  expect(await send(0)).toBe(true);
  expect(await send(256)).toBe(false);
  // Key 0 was used again since, so 1 was the one to go.
  expect([await send(0), await send(1)]).toEqual([true, false]);
});

test("refusals leave no row, no audit row and no key behind", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  const shell = await adopt(t.store, { role: "shell" });
  const slave = await adopt(t.store, { pane: paneKey(other), label: "other" });
  const idempotency = { scope: "a", key: "k" };
  const send = (target: string, change = {}) =>
    t.store.write.enqueueMessage(message(target, { idempotency, ...change }));
  expect(await send(shell)).toEqual({ kind: "refused", reason: "target_role_not_permitted" });
  expect(await send(slave, { sender: { kind: "agent", agentId: slave } })).toEqual({
    kind: "refused",
    reason: "sender_role_not_permitted",
  });
  expect(await send("agt_000000000000")).toEqual({ kind: "target-unknown" });
  expect(await send("nobody")).toEqual({ kind: "target-unknown" });
  await t.store.write.setRouting({ enabled: false, by: "host-operator", cause: OPERATOR });
  expect(await send(slave)).toEqual({ kind: "refused", reason: "kill_switch_off" });
  expect(t.store.read.counts().queue).toEqual({
    queued: 0,
    blocked: 0,
    failed: 0,
    delivered: 0,
    canceled: 0,
  });
  await t.store.write.setRouting({ enabled: true, by: "host-operator", cause: OPERATOR });
  expect(await send(slave)).toMatchObject({ kind: "enqueued", deduplicated: false });
});

test("a label reaches its one active agent, and two agents with it are ambiguous", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  const agentId = await adopt(t.store, { label: "worker" });
  expect(await t.store.write.enqueueMessage(message("worker"))).toMatchObject({
    kind: "enqueued",
    message: { targetAgentId: agentId },
  });
  await adopt(t.store, { pane: paneKey(other), label: "worker" });
  expect(await t.store.write.enqueueMessage(message("worker"))).toEqual({ kind: "target-ambiguous" });
});

test("a target whose pane has gone blocks the message instead of refusing it", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const target = await adopt(t.store);
  await seePanes(t.store, []);
  expect(await t.store.write.enqueueMessage(message(target))).toMatchObject({
    kind: "enqueued",
    state: "blocked",
    message: { blockReason: "target_not_active" },
  });
});

test("messages to one pane go one at a time and in order, other panes do not wait for them", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  const a = await adopt(t.store);
  const b = await adopt(t.store, { pane: paneKey(other), label: "other" });
  const [a1, a2, b1] = await Promise.all([enqueued(t.store, a), enqueued(t.store, a), enqueued(t.store, b)]);
  expect([await claimed(t.store), await claimed(t.store), await claimed(t.store)]).toEqual([
    a1,
    b1,
    "nothing-to-deliver",
  ]);
  await t.store.write.finishDelivery({ messageId: a1, result: { kind: "released" } });
  expect(await claimed(t.store)).toBe(a1);
  await t.store.write.finishDelivery({
    messageId: a1,
    result: { kind: "failed", reason: "tmux_paste_failed", reach: "nothing" },
  });
  expect(await claimed(t.store)).toBe(a2);
});

test("a claim takes the oldest message of each pane that it names, with what an attempt needs", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  await enqueued(t.store, await adopt(t.store));
  const left = await enqueued(t.store, await adopt(t.store, { pane: paneKey(other), label: "other" }));
  const paneRef = t.store.read.panesByPaneId("%0")[0]?.paneRef ?? "";
  expect(await t.store.write.claimDeliveries({ paneRefs: [] })).toEqual({
    kind: "claimed",
    deliveries: [],
    blocked: [],
  });
  expect(
    await t.store.write.claimDeliveries({ paneRefs: [paneRef, paneRef, "pan_000000000000"] }),
  ).toMatchObject({
    deliveries: [{ body: "echo hi\n", panePid: 100, pane: { paneRef, ...paneKey() } }],
  });
  expect(t.store.read.waitingPanes()).toMatchObject([{ messageId: left }]);
});

test("what no longer passes the gate is blocked by the claim that finds it", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  const target = await adopt(t.store);
  const gone = [await enqueued(t.store, target), await enqueued(t.store, target)];
  const stays = await enqueued(t.store, await adopt(t.store, { pane: paneKey(other), label: "other" }));
  await seePanes(t.store, [observedPane(other)]);
  const paneRefs = t.store.read.waitingPanes().map(({ paneRef }) => paneRef);
  const claim = await t.store.write.claimDeliveries({ paneRefs });
  expect(claim).toMatchObject({ deliveries: [{ messageId: stays }] });
  expect(claim.kind === "claimed" && claim.blocked).toMatchObject(
    gone.map((messageId) => ({ messageId, state: "blocked", blockReason: "target_not_active" })),
  );
});

test("with routing off nothing new is claimed, and what is in flight ends", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  await enqueued(t.store, await adopt(t.store));
  await enqueued(t.store, await adopt(t.store, { pane: paneKey(other), label: "other" }));
  const messageId = await claimed(t.store);
  expect(await t.store.write.setRouting({ enabled: false, by: "me", cause: OPERATOR })).toMatchObject({
    previous: true,
    changed: true,
  });
  expect(await t.store.write.setRouting({ enabled: false, by: "you", cause: OPERATOR })).toMatchObject({
    previous: false,
    changed: false,
    routing: { lastUpdatedBy: "me" },
  });
  expect(await claimed(t.store)).toBe("routing-disabled");
  expect(
    await t.store.write.finishDelivery({ messageId, result: { kind: "delivered", shown: true } }),
  ).toMatchObject({
    kind: "finished",
    message: { state: "delivered" },
  });
});

test("an end is written once, and only for what was claimed", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const messageId = await enqueued(t.store, await adopt(t.store));
  const finish = () =>
    t.store.write.finishDelivery({ messageId, result: { kind: "delivered", shown: true } });
  expect(await finish()).toEqual({ kind: "not-in-flight" });
  await claimed(t.store);
  expect(await finish()).toMatchObject({ kind: "finished" });
  expect(await finish()).toEqual({ kind: "not-in-flight" });
  expect(
    await t.store.write.finishDelivery({ messageId: "nothing", result: { kind: "delivered", shown: true } }),
  ).toEqual({ kind: "unknown-message" });
});

test("messages stay in the order they came in when the clock stands still or steps back", async () => {
  let now = 2_000_000_000_000_000;
  let reading = 0;
  // Every other reading stands still, the rest go back a second.
  await using t = await temporaryStore({ clock: () => (now -= (reading++ % 2) * 1_000_000) });
  await seePanes(t.store, [observedPane()]);
  const target = await adopt(t.store);
  const sent = await Promise.all(Array.from({ length: 50 }, () => enqueued(t.store, target)));
  const page = t.store.read.queue({
    limit: 50,
    orderBy: "enqueued_at",
    direction: "asc",
    filters: {},
    cursor: null,
  });
  expect(page.kind === "page" && page.rows.map((row) => row.messageId)).toEqual(sent);
});

test("a master may send, and is named as the sender; one that was demoted or never was one may not", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  const master = await adopt(t.store, { label: "lead" });
  promote(t.home, master);
  const slave = await adopt(t.store, { pane: paneKey(other), label: "other" });
  const from = (agentId: string) =>
    t.store.write.enqueueMessage(message(slave, { sender: { kind: "agent", agentId } }));
  expect(await from(master)).toMatchObject({
    kind: "enqueued",
    message: { senderAgentId: master, senderLabel: "lead", senderRole: "master" },
  });
  const refused = { kind: "refused", reason: "sender_role_not_permitted" };
  expect(await from(slave)).toEqual(refused);
  expect(await from("agt_000000000000")).toEqual(refused);
  await seePanes(t.store, [observedPane(other)]);
  expect(await from(master)).toEqual(refused);
});

test("one event of one route makes one message, whatever became of it", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const target = await adopt(t.store);
  const route = (routeId: string, eventId: number) =>
    t.store.write.enqueueMessage(message(target, { source: { kind: "route", routeId, eventId } }));
  const [first, ...again] = await Promise.all([route("r1", 7), route("r1", 7), route("r1", 7)]);
  expect(first).toMatchObject({
    deduplicated: false,
    message: { origin: "route", routeId: "r1", eventId: 7 },
  });
  const messageId = await claimed(t.store);
  await t.store.write.finishDelivery({ messageId, result: { kind: "delivered", shown: true } });
  for (const answer of [...again, await route("r1", 7)])
    expect(answer).toMatchObject({ kind: "enqueued", messageId, state: "queued", deduplicated: true });
  expect(await route("r1", 8)).toMatchObject({ deduplicated: false });
  expect(await route("r2", 7)).toMatchObject({ deduplicated: false });
});

test("while routing is off a caller chooses between no row and a blocked one; roles are asked either way", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  const slave = await adopt(t.store);
  const shell = await adopt(t.store, { role: "shell", pane: paneKey(other), label: "other" });
  await t.store.write.setRouting({ enabled: false, by: "host-operator", cause: OPERATOR });
  const send = (target: string, onKillSwitch: "refuse" | "block") =>
    t.store.write.enqueueMessage(message(target, { onKillSwitch }));
  expect(await send(slave, "refuse")).toEqual({ kind: "refused", reason: "kill_switch_off" });
  expect(await send(slave, "block")).toMatchObject({
    kind: "enqueued",
    state: "blocked",
    message: { blockReason: "kill_switch_off" },
  });
  expect(await send(shell, "block")).toEqual({ kind: "refused", reason: "target_role_not_permitted" });
  expect(t.store.read.counts().queue).toMatchObject({ queued: 0, blocked: 1 });
});
