import fc from "fast-check";
import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import type { AgentRole } from "../../model/agent-role.ts";
import type { RouteSkipReason } from "../../model/route-rules.ts";
import { attachedLog, recordLines, type TestLog } from "../events.test.support.ts";
import { openStore } from "../open-store.ts";
import { observedPane, seePanes, temporaryHome } from "../store.test.support.ts";
import type { Store } from "../store.ts";

const AGENTS = 3;
const RUNS = scale(12, 400);
const CAUSE = { origin: "app", appSessionId: 1, via: "test" } as const;
const TYPES = ["error", "completed"] as const;
type Type = (typeof TYPES)[number];

interface ModelAgent {
  readonly id: string;
  role: AgentRole;
  there: boolean;
}
interface ModelRoute {
  readonly id: string;
  readonly type: Type;
  /** The only agent whose events count; null for any. */
  readonly scope: string | null;
  /** Null for the agent of the event. */
  readonly target: string | null;
  /** Null for the lowest master there is. */
  readonly master: string | null;
  enabled: boolean;
  seen: number;
}
interface ModelMessage {
  readonly routeId: string;
  readonly eventId: number;
  readonly sender: string;
  readonly target: string;
  readonly state: "queued" | "blocked";
}
interface Model {
  readonly agents: ModelAgent[];
  routes: ModelRoute[];
  readonly events: { readonly id: number; readonly type: Type; readonly agent: ModelAgent }[];
  readonly messages: ModelMessage[];
  routing: boolean;
}
interface Real {
  readonly home: string;
  readonly logs: readonly TestLog[];
  store: Store;
}
type Command = fc.AsyncCommand<Model, Real>;

const always = (): boolean => true;
const item = <Item>(items: readonly Item[], at: number): Item => {
  const found = items[at % items.length];
  if (found === undefined) throw new Error("nothing to choose from");
  return found;
};
const agentOf = (model: Model, id: string): ModelAgent | undefined =>
  model.agents.find((agent) => agent.id === id);

/** What becomes of an event on a route now: a message, a reason why none, or nothing outside of the scope. */
function decide(
  model: Model,
  route: ModelRoute,
  source: ModelAgent,
): { readonly sender: string; readonly target: string } | RouteSkipReason | null {
  if (route.scope !== null && route.scope !== source.id) return null;
  const masters = model.agents.filter(({ role, there }) => role === "master" && there);
  const lowest = masters.map(({ id }) => id).sort()[0];
  const sender = route.master ?? lowest;
  if (sender === undefined) return "no_eligible_master";
  if (!masters.some(({ id }) => id === sender)) return "master_inactive";
  const target = agentOf(model, route.target ?? source.id);
  if (target === undefined) return "target_not_found";
  if (!target.there) return "target_not_active";
  if (target.role !== "slave") return "target_role_not_permitted";
  return { sender, target: target.id };
}

const add = (type: Type, scope: number | null, target: number | null, master: number | null): Command => ({
  check: always,
  toString: () => `add(${type}, ${scope}, ${target}, ${master})`,
  run: async (model, { store }) => {
    const named = (at: number | null): string | null => (at === null ? null : item(model.agents, at).id);
    const [from, to, by] = [named(scope), named(target), named(master)];
    const { route } = await store.write.addRoute({
      route: {
        eventType: type,
        sourceScope: { kind: from === null ? "any" : "agent_id", value: from },
        target: { rule: to === null ? "source" : "explicit", value: to },
        master: { rule: by === null ? "auto" : "explicit", value: by },
        template: "{event_id}",
      },
      createdByAgentId: null,
      cause: CAUSE,
    });
    const seen = model.events.length;
    model.routes.push({ id: route.routeId, type, scope: from, target: to, master: by, enabled: true, seen });
  },
});

const setEnabled = (at: number, enabled: boolean): Command => ({
  check: ({ routes }) => routes.length > 0,
  toString: () => `setEnabled(${at}, ${enabled})`,
  run: async (model, { store }) => {
    const route = item(model.routes, at);
    const change = { routeId: route.id, enabled, byAgentId: null, cause: CAUSE };
    expect((await store.write.setRouteEnabled(change)).kind).toBe(
      route.enabled === enabled ? "unchanged" : "changed",
    );
    route.enabled = enabled;
  },
});

const remove = (at: number): Command => ({
  check: ({ routes }) => routes.length > 0,
  toString: () => `remove(${at})`,
  run: async (model, { store }) => {
    const { id } = item(model.routes, at);
    const gone = { routeId: id, byAgentId: null, cause: CAUSE };
    expect((await store.write.removeRoute(gone)).kind).toBe("changed");
    expect((await store.write.removeRoute(gone)).kind).toBe("route-not-found");
    model.routes = model.routes.filter((route) => route.id !== id);
  },
});

const happen = (at: number, type: Type): Command => ({
  check: ({ agents }) => item(agents, at).there,
  toString: () => `happen(${at}, ${type})`,
  run: async (model, { store, logs }) => {
    expect(await recordLines(store, item(logs, at), [type])).toMatchObject({ kind: "recorded" });
    model.events.push({ id: model.events.length + 1, type, agent: item(model.agents, at) });
  },
});

const setRole = (at: number, role: AgentRole): Command => ({
  check: always,
  toString: () => `setRole(${at}, ${role})`,
  run: async (model, { store }) => {
    const agent = item(model.agents, at);
    const input = { agentId: agent.id, change: { role }, onlyActive: false, cause: CAUSE };
    expect((await store.write.updateAgent(input)).kind).toBe("updated");
    agent.role = role;
  },
});

const losePane = (at: number): Command => ({
  check: ({ agents }) => item(agents, at).there,
  toString: () => `losePane(${at})`,
  run: async (model, { store }) => {
    item(model.agents, at).there = false;
    const left = model.agents.flatMap(({ there }, index) =>
      there ? [observedPane({ paneIndex: index, paneId: `%${index}` })] : [],
    );
    await seePanes(store, left);
  },
});

const switchRouting = (enabled: boolean): Command => ({
  check: always,
  toString: () => `switchRouting(${enabled})`,
  run: async (model, { store }) => {
    await store.write.setRouting({ enabled, by: "host-operator", cause: CAUSE });
    model.routing = enabled;
  },
});

/** Two advances at once: the second must find what the first has left. */
const advance = (at: number, batch: number): Command => ({
  check: ({ routes }) => routes.length > 0,
  toString: () => `advance(${at}, ${batch})`,
  run: async (model, { store }) => {
    const route = item(model.routes, at);
    const step = () => store.write.advanceRoute({ routeId: route.id, batch });
    const outcomes = await Promise.all([step(), step()]);
    for (const outcome of outcomes) {
      const waiting = model.events.filter(({ id, type }) => id > route.seen && type === route.type);
      const taken = route.enabled ? waiting.slice(0, batch) : [];
      const skips: { readonly eventId: number; readonly reason: RouteSkipReason }[] = [];
      let messages = 0;
      for (const event of taken) {
        const decision = decide(model, route, event.agent);
        if (typeof decision === "string") skips.push({ eventId: event.id, reason: decision });
        if (decision === null || typeof decision === "string") continue;
        messages += 1;
        const state = model.routing ? "queued" : "blocked";
        model.messages.push({ routeId: route.id, eventId: event.id, ...decision, state });
      }
      route.seen = taken.at(-1)?.id ?? route.seen;
      const more = route.enabled && waiting.length > batch;
      expect(outcome).toMatchObject({ consumed: taken.length, messages, more });
      expect(outcome.skips.map(({ eventId, reason }) => ({ eventId, reason }))).toEqual(skips);
    }
  },
});

const reopen: Command = {
  check: always,
  toString: () => "reopen",
  run: async (_, real) => {
    await real.store.close();
    real.store = await openStore(real.home);
  },
};

function written(store: Store): readonly ModelMessage[] {
  const page = {
    limit: 10_000,
    orderBy: "enqueued_at",
    direction: "asc",
    filters: {},
    cursor: null,
  } as const;
  const outcome = store.read.queue(page);
  if (outcome.kind !== "page") throw new Error(outcome.kind);
  return outcome.rows.map((row) => ({
    routeId: row.routeId ?? "",
    eventId: row.eventId ?? 0,
    sender: row.senderAgentId,
    target: row.targetAgentId,
    state: row.state === "blocked" ? "blocked" : "queued",
  }));
}

const agent = fc.nat(AGENTS - 1);
const type = fc.constantFrom(...TYPES);
const perhaps = fc.option(agent);
const commands = fc.commands(
  [
    fc.tuple(type, perhaps, perhaps, perhaps).map((given) => add(...given)),
    fc.tuple(fc.nat(9), fc.boolean()).map((given) => setEnabled(...given)),
    fc.nat(9).map(remove),
    fc.tuple(agent, type).map((given) => happen(...given)),
    fc.tuple(agent, type).map((given) => happen(...given)),
    fc.tuple(agent, fc.constantFrom<AgentRole>("master", "slave", "shell")).map((given) => setRole(...given)),
    agent.map(losePane),
    fc.boolean().map(switchRouting),
    fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 })).map((given) => advance(...given)),
    fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 })).map((given) => advance(...given)),
    fc.constant(reopen),
  ],
  { maxCommands: scale(40, 120), size: "max" },
);

verifies(
  ["APP-657", "APP-553"],
  "whatever happens to routes, agents and the store, each route takes each event once, in order, or says why not",
  async () => {
    let routed = 0;
    await fc.assert(
      fc.asyncProperty(commands, async (steps) => {
        using home = temporaryHome();
        const store = await openStore(home.path);
        const logs: TestLog[] = [];
        for (let at = 0; at < AGENTS; at += 1) logs.push(await attachedLog(home.path, store, at));
        const agents = logs.map(({ agentId }): ModelAgent => ({ id: agentId, role: "slave", there: true }));
        const model: Model = { agents, routes: [], events: [], messages: [], routing: true };
        const real: Real = { home: home.path, logs, store };
        try {
          await setRole(0, "master").run(model, real);
          await add("error", null, null, null).run(model, real);
          await happen(1, "error").run(model, real);
          await fc.asyncModelRun(() => ({ model, real }), steps);
          // What is left is taken too, and then nothing is.
          for (let at = 0; at < model.routes.length; at += 1)
            for (let left = 0; left <= model.events.length; left += 3) await advance(at, 3).run(model, real);
          expect(written(real.store)).toEqual(model.messages);
          routed += model.messages.length;
        } finally {
          await real.store.close();
        }
      }),
      { numRuns: RUNS },
    );
    // The runs were not all about nothing.
    expect(routed).toBeGreaterThan(0);
  },
  { timeout: scale(180_000, 3_600_000) },
);
