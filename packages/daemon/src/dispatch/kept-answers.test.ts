import type { Success } from "@interlock/wire";
import { scale } from "@interlock/testkit/scale";
import fc from "fast-check";
import { expect, test } from "vitest";
import { attachedLog, recordLines, type TestLog } from "../store/events.test.support.ts";
import type { Store } from "../store/store.ts";
import {
  message,
  observedContainer,
  observedPane,
  OPERATOR,
  seeContainers,
  seePanes,
  temporaryStore,
} from "../store/store.test.support.ts";
import { agentList } from "./app/agent.ts";
import { containerList } from "./app/container.ts";
import { eventList } from "./app/event.ts";
import { logAttachmentList } from "./app/log.ts";
import { paneList } from "./app/pane.ts";
import { queueList } from "./app/queue.ts";
import { routeList } from "./app/route.ts";
import type { AppServices } from "./app-services.ts";
import { keptAnswers } from "./kept-answers.ts";
import { newRoute } from "./new-route.ts";

const LISTS = { agentList, containerList, eventList, logAttachmentList, paneList, queueList, routeList };
type ListName = keyof typeof LISTS;
const NAMES = [
  "agentList",
  "containerList",
  "eventList",
  "logAttachmentList",
  "paneList",
  "queueList",
  "routeList",
] as const satisfies readonly ListName[];

type List = (call: { readonly params: object }) => unknown;

function list(name: ListName, store: Store): List {
  // A list reads the store and the params of its call, and nothing else of either.
  return LISTS[name]({ store } as AppServices) as unknown as List;
}

interface Question {
  readonly name: ListName;
  readonly limit: number;
  readonly session: string;
}

const question = fc.record({
  name: fc.constantFrom(...NAMES),
  limit: fc.constantFrom(1, 2, 50, 200),
  session: fc.constantFrom("one", "two"),
});

const WRITES = ["event", "send", "cancel", "route", "panes", "containers"] as const;
type Write = (typeof WRITES)[number];

const RUNS = scale(5, 300);

class World {
  readonly #store: Store;
  readonly #log: TestLog;
  readonly #sent: string[] = [];
  #panes = 1;

  constructor(store: Store, log: TestLog) {
    this.#store = store;
    this.#log = log;
  }

  async do(write: Write): Promise<unknown> {
    const store = this.#store;
    switch (write) {
      case "event":
        return recordLines(store, this.#log, ["error"]);
      case "send": {
        const outcome = await store.write.enqueueMessage(message(this.#log.agentId));
        if (outcome.kind === "enqueued") this.#sent.push(outcome.messageId);
        return outcome;
      }
      case "cancel":
        return store.write.operateMessage({
          messageId: this.#sent.shift() ?? "00000000-0000-4000-8000-000000000000",
          action: { kind: "cancel", reason: null },
          by: "host-operator",
          cause: OPERATOR,
        });
      case "route": {
        const route = newRoute({
          event_type: "error",
          target: { rule: "source" },
          template: "x",
        });
        return store.write.addRoute({ route, createdByAgentId: null, cause: OPERATOR });
      }
      case "panes": {
        this.#panes = (this.#panes % 4) + 1;
        const seen = Array.from({ length: this.#panes }, (_, at) =>
          observedPane({ paneIndex: at, paneId: `%${at}` }),
        );
        return seePanes(store, seen);
      }
      case "containers":
        return seeContainers(store, [observedContainer({ name: `bench-${this.#panes}` })]);
    }
  }
}

test(
  "whatever is written in between, even while it is asked, a kept list is the list",
  async () => {
    const steps = fc.array(fc.oneof(fc.constantFrom(...WRITES), question), { minLength: 10, maxLength: 40 });
    await using t = await temporaryStore();
    const world = new World(t.store, await attachedLog(t.home, t.store));
    const kept = new Map(NAMES.map((name) => [name, list(name, t.store)] as const));
    const check = ({ name, limit, session }: Question): void => {
      const call = { params: { limit, app_session_token: session } };
      // Where something is committed between the two, they may differ: then both are asked again.
      for (let tries = 0; tries < 1_000; tries += 1) {
        const before = t.store.read.version();
        const given = kept.get(name)?.(call);
        const fresh = list(name, t.store)(call);
        if (t.store.read.version() === before) return expect(given).toEqual(fresh);
      }
      throw new Error("there was a commit between any two questions");
    };
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const writing: Promise<unknown>[] = [];
        for (const step of all) {
          if (typeof step !== "string") {
            check(step);
            continue;
          }
          writing.push(world.do(step));
          if (writing.length % 3 === 0) await Promise.all(writing.splice(0));
        }
        await Promise.all(writing);
        for (const name of NAMES) check({ name, limit: 50, session: "one" });
      }),
      { numRuns: RUNS },
    );
  },
  60_000 + RUNS * 5_000,
);

const answered = (text: string): Success<{ readonly rows: readonly string[] }> => ({
  ok: true,
  result: { rows: [text] },
  lasting: true,
});

test("the session is no part of the question, and no part of what is asked", () => {
  const seen: object[] = [];
  const handler = keptAnswers<{ readonly limit: number }, ReturnType<typeof answered>>(
    { version: () => 1 },
    (params) => {
      seen.push(params);
      return answered("a");
    },
  );
  const asked = (token: string, limit: number) =>
    handler({ params: { limit, app_session_token: token } as { limit: number } });
  expect(asked("one", 5)).toBe(asked("two", 5));
  expect(asked("two", 6)).not.toBe(asked("two", 5));
  expect(seen).toEqual([{ limit: 5 }, { limit: 6 }]);
});

test("what may change is not kept, and neither is anything over a commit", () => {
  let version = 1;
  let calls = 0;
  const handler = keptAnswers<object, { ok: boolean; lasting?: true }>({ version: () => version }, () => {
    calls += 1;
    return calls > 2 ? { ok: true, lasting: true } : { ok: false };
  });
  for (let count = 0; count < 4; count += 1) handler({ params: {} });
  expect(calls).toBe(3);
  version = 2;
  handler({ params: {} });
  expect(calls).toBe(4);
});

test("what is kept is bounded by its rows", () => {
  let calls = 0;
  const handler = keptAnswers<{ readonly at: number }, ReturnType<typeof answered>>(
    { version: () => 1 },
    () => {
      calls += 1;
      return answered("a");
    },
  );
  for (let at = 0; at <= 2_001; at += 1) handler({ params: { at } });
  expect(calls).toBe(2_002);
  handler({ params: { at: 2_001 } });
  expect(calls).toBe(2_002);
  handler({ params: { at: 0 } });
  expect(calls).toBe(2_003);
});
