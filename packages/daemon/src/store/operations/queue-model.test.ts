import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { expect } from "vitest";
import { verifyAudit } from "../audit/verify-audit.ts";
import { openStore } from "../open-store.ts";
import {
  adopt,
  message,
  observedPane,
  OPERATOR,
  paneKey,
  seePanes,
  temporaryHome,
} from "../store.test.support.ts";
import type { Store } from "../store.ts";
import { QueueModel, type Card } from "./queue-model.test.support.ts";

const TARGETS = 3;
const RUNS = scale(5, 200);
const COMMANDS = scale(60, 200);
const pane = (at: number) => ({ paneIndex: at, paneId: `%${at}` });

/** The real store, and what it takes to ask it the same as the model. */
class Real {
  readonly home: string;
  readonly agents: readonly string[];
  readonly #model: QueueModel;
  store: Store;

  private constructor(home: string, store: Store, agents: readonly string[], model: QueueModel) {
    this.home = home;
    this.store = store;
    this.agents = agents;
    this.#model = model;
  }

  static async open(home: string, model: QueueModel): Promise<Real> {
    const store = await openStore(home, { clock: () => model.now });
    await seePanes(
      store,
      Array.from({ length: TARGETS }, (_, at) => observedPane(pane(at))),
    );
    const agents: string[] = [];
    for (let at = 0; at < TARGETS; at += 1)
      agents.push(await adopt(store, { pane: paneKey(pane(at)), label: `t${at}` }));
    return new Real(home, store, agents, model);
  }

  async reopen(): Promise<void> {
    await this.store.close();
    this.store = await openStore(this.home, { clock: () => this.#model.now });
    await this.store.write.recoverDeliveries({});
  }

  paneRef(at: number): string {
    return this.store.read.panesByPaneId(`%${at}`)[0]?.paneRef ?? "";
  }

  /** As many panes as are active, the way a scan sees them. */
  async see(active: readonly boolean[]): Promise<void> {
    await seePanes(
      this.store,
      active.flatMap((is, at) => (is ? [observedPane(pane(at))] : [])),
    );
  }
}

type Step = fc.AsyncCommand<QueueModel, Real>;

function check(model: QueueModel, real: Real): void {
  const page = real.store.read.queue({
    limit: 200,
    orderBy: "enqueued_at",
    direction: "asc",
    filters: {},
    cursor: null,
  });
  if (page.kind !== "page") throw new Error(page.reason);
  expect(
    page.rows.map((row) => ({
      id: row.messageId,
      target: real.agents.indexOf(row.targetAgentId),
      state: row.state,
      inFlight: row.state === "queued" && row.deliveryAttemptStartedAt !== null,
      blockReason: row.blockReason,
      failureReason: row.failureReason,
      delayedUntil: row.delayedUntil,
      action: row.operatorAction,
      reason: row.operatorReason,
      evidence: row.receiptEvidence,
    })),
  ).toEqual(model.cards.map(({ audit: _, ...card }) => card));
}

class Act implements Step {
  readonly #name: string;
  readonly #run: (model: QueueModel, real: Real) => Promise<void>;
  readonly #may: (model: Readonly<QueueModel>) => boolean;

  constructor(
    name: string,
    run: (model: QueueModel, real: Real) => Promise<void>,
    may: (model: Readonly<QueueModel>) => boolean = () => true,
  ) {
    this.#name = name;
    this.#run = run;
    this.#may = may;
  }

  check(model: Readonly<QueueModel>): boolean {
    return this.#may(model);
  }

  async run(model: QueueModel, real: Real): Promise<void> {
    await this.#run(model, real);
    check(model, real);
  }

  toString(): string {
    return this.#name;
  }
}

const hasCards = (model: Readonly<QueueModel>): boolean => model.cards.length > 0;

function cardAt(model: QueueModel, pick: number): Card {
  const card = model.cards[pick % model.cards.length];
  if (card === undefined) throw new Error("no card to pick");
  return card;
}

const target = fc.nat(TARGETS - 1);
const pick = fc.nat(1_000);

const enqueue = target.map(
  (at) =>
    new Act(
      `enqueue(${at})`,
      async (model, real) => {
        const sent = message(real.agents[at] ?? "", { onKillSwitch: "block" });
        const outcome = await real.store.write.enqueueMessage(sent);
        if (outcome.kind !== "enqueued") throw new Error(outcome.kind);
        model.enqueue(outcome.messageId, at);
      },
      ({ cards }) => cards.length < 200,
    ),
);

const operate = fc
  .tuple(
    pick,
    fc.oneof(fc.constantFrom("approve" as const, "cancel" as const), fc.nat(5_000)),
    fc.constantFrom(null, "why"),
  )
  .map(
    ([at, act, reason]) =>
      new Act(
        `operate(${at}, ${act})`,
        async (model, real) => {
          const card = cardAt(model, at);
          const action =
            act === "approve"
              ? ({ kind: "approve" } as const)
              : act === "cancel"
                ? ({ kind: "cancel", reason } as const)
                : ({ kind: "delay", delayMs: act } as const);
          const asked = { messageId: card.id, action, by: "host-operator", cause: OPERATOR };
          const outcome = await real.store.write.operateMessage(asked);
          expect(outcome.kind).toBe(model.operate(card, act, reason));
        },
        hasCards,
      ),
  );

const claim = fc.subarray([0, 1, 2]).map(
  (targets) =>
    new Act(`claim(${targets.join()})`, async (model, real) => {
      const waiting = real.store.read.waitingPanes().map(({ paneRef }) => paneRef);
      const expected = [0, 1, 2].filter((at) => {
        const own = model.cards.filter((card) => card.target === at && card.state === "queued");
        return own.length > 0 && !own.some(({ inFlight }) => inFlight);
      });
      expect([...waiting].sort()).toEqual(expected.map((at) => real.paneRef(at)).sort());
      const outcome = await real.store.write.claimDeliveries({
        paneRefs: targets.map((at) => real.paneRef(at)),
      });
      const ids = outcome.kind === "claimed" ? outcome.deliveries.map(({ messageId }) => messageId) : [];
      expect(outcome.kind === "claimed").toBe(model.routing);
      expect(ids).toEqual(model.claim(targets));
    }),
);

const ENDS = ["shown", "typed", "nothing", "perhaps", "released"] as const;
const finish = fc.tuple(pick, fc.constantFrom(...ENDS)).map(
  ([at, end]) =>
    new Act(
      `finish(${at}, ${end})`,
      async (model, real) => {
        const card = cardAt(model, at);
        const failed = { kind: "failed", reason: "tmux_paste_failed" } as const;
        const result = {
          shown: { kind: "delivered", shown: true } as const,
          typed: { kind: "delivered", shown: false } as const,
          nothing: { ...failed, reach: "nothing" } as const,
          perhaps: { ...failed, reach: "perhaps" } as const,
          released: { kind: "released" } as const,
        }[end];
        const outcome = await real.store.write.finishDelivery({ messageId: card.id, result });
        expect(outcome.kind).toBe(card.inFlight ? "finished" : "not-in-flight");
        if (!card.inFlight) return;
        if (end === "released") model.release(card);
        else if (end === "shown") model.end(card, "delivered", "pane_echo", null);
        else if (end === "typed") model.end(card, "delivered", "tmux_accepted", null);
        else
          model.end(
            card,
            "failed",
            end === "nothing" ? "nothing_written" : "attempt_broken_off",
            "tmux_paste_failed",
          );
      },
      hasCards,
    ),
);

const time = fc.nat(4_000).map(
  (ms) =>
    new Act(`time(${ms})`, async (model, real) => {
      model.now += ms * 1000;
      const due = real.store.read.runningDelays().filter(({ delayedUntil }) => delayedUntil <= model.now);
      await real.store.write.endDelays({ due });
      model.endDelays();
    }),
);

const leaveOrReturn = target.map(
  (at) =>
    new Act(`leaveOrReturn(${at})`, async (model, real) => {
      model.active[at] = !model.active[at];
      await real.see(model.active);
      if (model.active[at])
        expect(await adopt(real.store, { pane: paneKey(pane(at)), label: `t${at}` })).toBe(real.agents[at]);
    }),
);

const toggle = fc.constant(
  new Act("toggle", async (model, real) => {
    model.routing = !model.routing;
    await real.store.write.setRouting({ enabled: model.routing, by: "me", cause: OPERATOR });
  }),
);

const reopen = fc.constant(
  new Act("reopen", async (model, real) => {
    await real.reopen();
    model.recover();
  }),
);

const STATES = [null, "queued", "blocked", "failed", "delivered", "canceled"] as const;
const SENDERS = [null, "host-operator", "agt_000000000000"] as const;

interface Asked {
  readonly state: (typeof STATES)[number];
  readonly target: number | null;
  readonly sender: (typeof SENDERS)[number];
  readonly since: 0 | null;
}

function checkTotals(model: QueueModel, real: Real, ask: Asked): void {
  const filters = {
    ...(ask.state === null ? {} : { state: ask.state }),
    ...(ask.target === null ? {} : { target_agent_id: real.agents[ask.target] ?? "" }),
    ...(ask.sender === null ? {} : { sender_agent_id: ask.sender }),
    ...(ask.since === null ? {} : { since: ask.since }),
  };
  const page = real.store.read.queue({
    limit: 200,
    orderBy: "enqueued_at",
    direction: "asc",
    filters,
    cursor: null,
  });
  if (page.kind !== "page") throw new Error(page.reason);
  const matching = model.cards.filter(
    (card) =>
      (ask.state === null || card.state === ask.state) &&
      (ask.target === null || card.target === ask.target) &&
      ask.sender !== "agt_000000000000",
  );
  expect(page.rows.map(({ messageId }) => messageId)).toEqual(matching.map(({ id }) => id));
  expect([page.total, page.totalEstimate]).toEqual([matching.length, null]);
}

/** Every combination of filters, those whose number is kept and those that are counted. */
function checkAllTotals(model: QueueModel, real: Real): void {
  for (const state of STATES)
    for (const aim of [null, ...real.agents.keys()])
      for (const sender of SENDERS)
        for (const since of [null, 0] as const)
          checkTotals(model, real, { state, target: aim, sender, since });
}

/** The audit rows of each message, in the order of the file. */
function audited(home: string): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, string[]>();
  for (const line of readFileSync(join(home, "audit.jsonl"), "utf8").trim().split("\n")) {
    const { message_id: id, event_type: type } = JSON.parse(line) as Readonly<Record<string, unknown>>; // a row
    if (typeof id !== "string") continue;
    const own = rows.get(id) ?? [];
    own.push(String(type).replace("queue_message_", ""));
    rows.set(id, own);
  }
  return rows;
}

verifies(
  ["APP-500", "APP-501", "APP-502", "APP-504", "APP-506", "APP-510", "APP-519"],
  "whatever happens in whatever order, the queue is as the plain model says, and each step is audited once",
  async () => {
    const steps = fc.commands(
      [enqueue, enqueue, claim, claim, finish, finish, operate, operate, time, leaveOrReturn, toggle, reopen],
      { maxCommands: COMMANDS, size: "max" },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (commands) => {
        using home = temporaryHome();
        const model = new QueueModel(TARGETS);
        const real = await Real.open(home.path, model);
        try {
          await fc.asyncModelRun(() => ({ model, real }), commands);
          checkAllTotals(model, real);
          expect(await real.store.auditSettled()).toEqual({ kind: "settled" });
        } finally {
          await real.store.close();
        }
        expect((await verifyAudit(home.path)).findings).toEqual([]);
        const rows = audited(home.path);
        expect(model.cards.map(({ id }) => rows.get(id))).toEqual(model.cards.map(({ audit }) => audit));
      }),
      { numRuns: RUNS },
    );
  },
  { timeout: 60_000 + RUNS * 60_000 },
);
