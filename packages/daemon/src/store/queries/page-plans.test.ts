import type Database from "better-sqlite3";
import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { cursorKey, encodeCursor } from "../cursor.ts";
import { createConnection, type Connection } from "../database/connection.ts";
import { openReaderDatabase } from "../database/open-database.ts";
import type { Tables } from "../database/tables.ts";
import { temporaryStore } from "../store.test.support.ts";
import { agentSurface } from "./agent-surface.ts";
import { containerSurface } from "./container-surface.ts";
import { eventSurface } from "./event-surface.ts";
import { createListQuery } from "./list-query.ts";
import { logAttachmentSurface } from "./log-attachment-surface.ts";
import { paneSurface } from "./pane-surface.ts";
import { queueSurface } from "./queue-surface.ts";
import { routeSurface } from "./route-surface.ts";
import type { Surface } from "./surface.ts";

type FilterValue = string | number | boolean;

/** A value for each filter of any surface; a filter that is missing here fails the test that meets it. */
const SAMPLES: Readonly<Record<string, readonly FilterValue[]>> = {
  state: ["active"],
  role: ["slave"],
  capability: ["shell"],
  container_id: ["host"],
  registered: [true, false],
  log_attached: [true, false],
  agent_id: ["agt_000000000000"],
  status: ["active"],
  event_type: ["error"],
  event_types: ['["error"]'],
  since: [1],
  until: [2],
  origin: ["direct"],
  sender_agent_id: ["agt_000000000000"],
  target_agent_id: ["agt_000000000000"],
  enabled: [true, false],
};

/** Every way to give some of the filters, none included. */
function filterSets(names: readonly string[]): readonly Readonly<Record<string, FilterValue>>[] {
  const [name, ...rest] = names;
  if (name === undefined) return [{}];
  const without = filterSets(rest);
  const samples = SAMPLES[name];
  if (samples === undefined) throw new Error(`no sample for the filter ${name}`);
  return [...without, ...samples.flatMap((value) => without.map((others) => ({ ...others, [name]: value })))];
}

/** How SQLite would run each page that a list can be asked for, by what was asked. */
function pagePlans<Row, OrderName extends string, FilterName extends string, From extends keyof Tables>(
  database: Database.Database,
  surface: Surface<Row, OrderName, FilterName, From>,
): ReadonlyMap<string, readonly string[]> {
  const plans = new Map<string, readonly string[]>();
  const key = cursorKey(Buffer.alloc(32));
  // The surface's own tables have exactly the names of its types.
  const orders = Object.keys(surface.orders) as OrderName[];
  const sets = filterSets(Object.keys(surface.filters)) as readonly Readonly<
    Partial<Record<FilterName, FilterValue>>
  >[];
  for (const orderBy of orders) {
    const { columns, cursor: kind } = surface.orders[orderBy];
    for (const direction of ["asc", "desc"] as const) {
      for (const filters of sets) {
        const order = `${orderBy}:${direction}`;
        const binding = { surface: surface.name, order, filters: filters as Record<string, FilterValue> };
        const behind = encodeCursor(key, binding, kind === "values" ? columns.map(() => 1) : ["1"]);
        for (const cursor of [null, behind]) {
          const list = createListQuery(
            explaining(database, (plan) => {
              const page = cursor === null ? "first page" : "page behind a key";
              plans.set(`${surface.name} ${order} ${JSON.stringify(filters)} ${page}`, plan);
            }),
            key,
            surface,
          );
          expect(list({ limit: 50, orderBy, direction, filters, cursor }).kind).toBe("page");
        }
      }
    }
  }
  return plans;
}

/** Explains the pages that it is asked for, and has no rows. Pages are read with `all`, all else with `first`. */
function explaining(database: Database.Database, onPlan: (plan: readonly string[]) => void): Connection {
  return {
    ...createConnection(database),
    all: (query, input) => {
      const { sql, bind } = query.compiled();
      const values = bind(input).map((value) => value ?? 0);
      const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
      onPlan(steps.map((step) => (step as { readonly detail: string }).detail)); // what SQLite answers
      return [];
    },
    // A row to begin behind, whatever it holds: what is bound does not change a plan.
    first: <Row>() => ({}) as Row,
  };
}

/** The whole table is read or sorted before the first row can be given. */
function readsAll(plan: readonly string[]): boolean {
  const [outer = ""] = plan;
  // Rows of one agent are few, and SQLite keeps no more of them than the page has.
  const ofOneAgent = /^SEARCH .*\((sender_|target_)?agent_id=\?/.test(outer);
  const sorted = plan.some((step) => step.includes("TEMP B-TREE"));
  // What a page does to one of its rows looks that up: only the outermost table is walked.
  const walked = plan.slice(1).some((step) => step.startsWith("SCAN ") && !step.includes("VIRTUAL TABLE"));
  return walked || (sorted && !ofOneAgent);
}

verifies(
  "APP-642",
  "every page of every list is read along an index, whatever its order and filters",
  async () => {
    await using t = await temporaryStore();
    using database = opened(t.home);
    const plans = new Map([
      ...pagePlans(database.reader, containerSurface),
      ...pagePlans(database.reader, paneSurface),
      ...pagePlans(database.reader, agentSurface),
      ...pagePlans(database.reader, queueSurface),
      ...pagePlans(database.reader, eventSurface),
      ...pagePlans(database.reader, routeSurface),
      ...pagePlans(database.reader, logAttachmentSurface),
    ]);
    expect(plans.size).toBeGreaterThan(500);
    expect([...plans.values()].every((plan) => plan.length > 0)).toBe(true);
    const unfit = [...plans].filter(([, plan]) => readsAll(plan));
    expect(unfit).toEqual([]);
  },
);

function opened(home: string): { readonly reader: Database.Database; [Symbol.dispose](): void } {
  const reader = openReaderDatabase(home);
  return { reader, [Symbol.dispose]: () => void reader.close() };
}
