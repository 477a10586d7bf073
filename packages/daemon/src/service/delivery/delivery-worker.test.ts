import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { expect, onTestFinished, test, vi } from "vitest";
import type { OperateMessageInput } from "../../store/operations/operate-message.ts";
import { StoreError } from "../../store/store-error.ts";
import { systemClock } from "../../store/timestamp.ts";
import {
  adopt,
  message,
  observedPane,
  OPERATOR,
  paneKey,
  seePanes,
  temporaryStore,
} from "../../store/store.test.support.ts";
import type { Store, StoreWriter } from "../../store/store.ts";
import { operateOnMessage } from "../queue/operate-on-message.ts";
import { DeliveryWorker } from "./delivery-worker.ts";
import { TypingPanes } from "./typing-panes.test.support.ts";

const ROUNDS = scale(10, 400);
const WAIT = { timeout: 20_000, interval: 5 };

interface World {
  readonly store: Store;
  readonly panes: TypingPanes;
  readonly worker: DeliveryWorker;
  readonly agents: readonly string[];
  readonly faults: readonly unknown[];
}

/** A real store with an agent in each of `count` panes; `write` stands before the store's own writes. */
async function world(
  count: number,
  write: (store: Store) => Partial<StoreWriter> = () => ({}),
): Promise<World> {
  const t = await temporaryStore();
  const pane = (at: number) => ({ paneIndex: at, paneId: `%${at}` });
  const at = Array.from({ length: count }, (_, index) => index);
  await seePanes(
    t.store,
    at.map((index) => observedPane(pane(index))),
  );
  const agents = await Promise.all(
    at.map((index) => adopt(t.store, { pane: paneKey(pane(index)), label: `t${index}` })),
  );
  const store: Store = { ...t.store, write: { ...t.store.write, ...write(t.store) } };
  const panes = new TypingPanes();
  const faults: unknown[] = [];
  const worker = new DeliveryWorker({
    store,
    host: panes,
    containers: panes,
    now: systemClock,
    onFault: (error) => faults.push(error),
  });
  onTestFinished(async () => {
    await worker.stop();
    await t[Symbol.asyncDispose]();
  });
  return { store, panes, worker, agents, faults };
}

async function enqueue({ store }: World, target: string, body: string): Promise<string> {
  const outcome = await store.write.enqueueMessage(message(target, { body }));
  if (outcome.kind !== "enqueued") throw new Error(outcome.kind);
  return outcome.messageId;
}

function operate({ store, worker }: World, messageId: string, action: OperateMessageInput["action"]) {
  const delays = { add: () => undefined };
  return operateOnMessage(
    { store, worker, delays },
    { messageId, action, by: "host-operator", cause: OPERATOR },
  );
}

const states = ({ store }: World, ids: readonly string[]) => ids.map((id) => store.read.message(id)?.state);

function drained(w: World): Promise<void> {
  return vi.waitFor(() => expect(w.store.read.counts().queue.queued).toBe(0), WAIT);
}

verifies(
  "APP-515",
  "a message that is canceled while it may be claimed is canceled or typed, never both and never neither",
  async () => {
    const w = await world(4);
    const outcomes = { canceled: 0, typed: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const bodies = w.agents.flatMap((_, at) => [`${round}/${at}/a`, `${round}/${at}/b`]);
      const ids = await Promise.all(bodies.map((body, at) => enqueue(w, w.agents[at >> 1] ?? "", body)));
      w.worker.kick();
      // Some are canceled at once, some only after a few turns of the event loop, when their claim is on its way.
      const answers = await Promise.all(
        ids.map(async (id, at) => {
          for (let turn = at + round; turn > 0; turn -= 4) await new Promise(setImmediate);
          return (await operate(w, id, { kind: "cancel", reason: null })).kind;
        }),
      );
      await drained(w);
      const typed = new Set(w.panes.all());
      for (const [at, id] of ids.entries()) {
        const state = w.store.read.message(id)?.state;
        expect([state, typed.has(bodies[at] ?? "")]).toEqual(
          answers[at] === "moved" ? ["canceled", false] : ["delivered", true],
        );
        outcomes[state === "canceled" ? "canceled" : "typed"] += 1;
      }
    }
    // Both must have happened, or nothing was raced.
    expect(Math.min(outcomes.canceled, outcomes.typed)).toBeGreaterThan(0);
    expect(new Set(w.panes.all()).size).toBe(w.panes.all().length);
  },
  { timeout: 60_000 + ROUNDS * 2_000 },
);

test(
  "an approval and a delay that race leave one of two queues, and each message is typed once at most",
  async () => {
    const w = await world(2);
    for (let round = 0; round < ROUNDS; round += 1) {
      const ids = await Promise.all(w.agents.map((agent, at) => enqueue(w, agent, `${round}/${at}`)));
      await Promise.all(ids.map((id) => operate(w, id, { kind: "delay", delayMs: 3_600_000 })));
      await Promise.all(
        ids.flatMap((id) => [
          operate(w, id, { kind: "approve" }),
          operate(w, id, { kind: "delay", delayMs: 3_600_000 }),
          operate(w, id, { kind: "approve" }),
        ]),
      );
      await drained(w);
      for (const [at, id] of ids.entries()) {
        const state = w.store.read.message(id)?.state;
        expect(["delivered", "blocked"]).toContain(state);
        expect(w.panes.all().includes(`${round}/${at}`)).toBe(state === "delivered");
      }
    }
    expect(new Set(w.panes.all()).size).toBe(w.panes.all().length);
  },
  60_000 + ROUNDS * 2_000,
);

verifies("APP-514", "fifty panes are typed into at the same time", async () => {
  const w = await world(50);
  const all = Promise.withResolvers<undefined>();
  let begun = 0;
  // No attempt goes on before every pane has one: with any queue between panes this would never end.
  w.panes.onType = () => {
    begun += 1;
    if (begun === 50) all.resolve(undefined);
    return all.promise;
  };
  const ids = await Promise.all(w.agents.map((agent, at) => enqueue(w, agent, `m${at}`)));
  w.worker.kick();
  await drained(w);
  expect(new Set(states(w, ids))).toEqual(new Set(["delivered"]));
  expect(w.panes.most).toBe(50);
});

verifies("APP-514", "a pane gets its messages one after the other, in the order they came in", async () => {
  const w = await world(5);
  const sent = await Promise.all(
    Array.from({ length: 100 }, async (_, at) => {
      const id = enqueue(w, w.agents[at % 5] ?? "", `${at}`);
      w.worker.kick();
      return [await id, `${at}`] as const;
    }),
  );
  w.worker.kick();
  await drained(w);
  const cameIn = sent.toSorted(
    ([a], [b]) => (w.store.read.message(a)?.enqueuedAt ?? 0) - (w.store.read.message(b)?.enqueuedAt ?? 0),
  );
  for (const [pane, typed] of w.panes.typed) {
    const own = cameIn.filter(([, body]) => `%${Number(body) % 5}` === pane).map(([, body]) => body);
    expect(typed).toEqual(own);
  }
  expect([w.panes.all().length, w.panes.mixed]).toEqual([100, false]);
});

test("a pane in a mode costs one attempt, then only questions, and holds up no other pane", async () => {
  const w = await world(2);
  w.panes.inMode.add("%0");
  const [stuck, free] = [
    await enqueue(w, w.agents[0] ?? "", "stuck"),
    await enqueue(w, w.agents[1] ?? "", "free"),
  ];
  w.worker.kick();
  await vi.waitFor(() => expect(states(w, [free])).toEqual(["delivered"]), WAIT);
  await vi.waitFor(() => expect(w.panes.questions).toBeGreaterThan(2), WAIT);
  const before = w.store.read.message(stuck);
  w.worker.kick();
  await vi.waitFor(() => expect(w.panes.questions).toBeGreaterThan(4), WAIT);
  expect(w.store.read.message(stuck)).toEqual(before);
  expect(w.panes.attempts).toBe(2);
  expect(w.worker.waitOf(before?.targetPaneRef ?? "", "host")).toMatchObject({ kind: "in-mode" });
  w.panes.inMode.clear();
  await vi.waitFor(() => expect(states(w, [stuck])).toEqual(["delivered"]), WAIT);
  expect(w.worker.waitOf(before?.targetPaneRef ?? "", "host")).toBeNull();
});

const locked = () => new StoreError({ code: "storage_busy", reason: "SQLITE_BUSY", fix: null });

test("a lock of a moment delays a delivery and changes nothing else", async () => {
  let left = 3;
  const w = await world(1, ({ write }) => ({
    claimDeliveries: (input) => (left-- > 0 ? Promise.reject(locked()) : write.claimDeliveries(input)),
  }));
  const id = await enqueue(w, w.agents[0] ?? "", "x");
  w.worker.kick();
  await drained(w);
  expect([states(w, [id]), w.faults]).toEqual([["delivered"], []]);
});

test("a message that could not be stamped for a lock fails as that, and nothing of it was typed", async () => {
  let left = 4;
  const w = await world(1, ({ write }) => ({
    claimDeliveries: (input) => (left-- > 0 ? Promise.reject(locked()) : write.claimDeliveries(input)),
  }));
  const [id, behind] = [await enqueue(w, w.agents[0] ?? "", "x"), await enqueue(w, w.agents[0] ?? "", "y")];
  w.worker.kick();
  await drained(w);
  expect(w.store.read.message(id)).toMatchObject({
    state: "failed",
    failureReason: "sqlite_lock_conflict",
    receiptEvidence: "nothing_written",
  });
  expect(states(w, [behind])).toEqual(["delivered"]);
  expect([w.panes.all(), w.faults.length]).toEqual([["y"], 1]);
});

test("the end of a delivery that took place is written as soon as the lock is gone, as what it was", async () => {
  let left = 6;
  const w = await world(1, ({ write }) => ({
    finishDelivery: (input) => (left-- > 0 ? Promise.reject(locked()) : write.finishDelivery(input)),
  }));
  const id = await enqueue(w, w.agents[0] ?? "", "x");
  w.worker.kick();
  await drained(w);
  expect(w.store.read.message(id)).toMatchObject({ state: "delivered", receiptEvidence: "pane_echo" });
  expect(w.panes.all()).toEqual(["x"]);
});

test("a store that failed once is asked again without anybody's call", async () => {
  let left = 1;
  const w = await world(1, ({ write }) => ({
    claimDeliveries: (input) =>
      left-- > 0
        ? Promise.reject(new StoreError({ code: "storage_full", reason: "ENOSPC", fix: null }))
        : write.claimDeliveries(input),
  }));
  const id = await enqueue(w, w.agents[0] ?? "", "x");
  w.worker.kick();
  await drained(w);
  expect([states(w, [id]), w.faults.length]).toEqual([["delivered"], 1]);
});
