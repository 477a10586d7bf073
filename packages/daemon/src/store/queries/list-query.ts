import { sql, type RawBuilder } from "kysely";
import {
  decodeCursor,
  encodeCursor,
  type CursorBinding,
  type CursorKey,
  type CursorPosition,
} from "../cursor.ts";
import type { ReadConnection } from "../database/connection.ts";
import { statement, type Statement } from "../database/statement.ts";
import type { Tables } from "../database/tables.ts";
import type { Direction, ListInput, ListOutcome } from "../page.ts";
import { keyOf, type Filter, type Surface } from "./surface.ts";

type FilterValue = string | number | boolean;
/** Everything a page binds, by slot name: `limit`, `f_<filter>`, `k0`, `k1` … */
type Bindings = Readonly<Record<string, FilterValue>> & { readonly limit: number };

interface Shape<OrderName, FilterName> {
  readonly orderBy: OrderName;
  readonly direction: Direction;
  readonly filters: readonly (readonly [FilterName, FilterValue])[];
  readonly start: "first-page" | "after-key";
}

export type ListQuery<Row, OrderName extends string, Filters> = (
  input: ListInput<OrderName, Filters>,
) => ListOutcome<Row>;

/**
 * Pages by key: each page starts behind the last row of the one before, in an index, however far in it is. There is
 * one prepared statement for each combination of order, direction, filters and start that was ever asked for.
 */
export function createListQuery<
  Row,
  OrderName extends string,
  FilterName extends string,
  From extends keyof Tables,
>(
  db: ReadConnection,
  cursorKey: CursorKey,
  surface: Surface<Row, OrderName, FilterName, From>,
): ListQuery<Row, OrderName, Readonly<Partial<Record<FilterName, FilterValue>>>> {
  const pages = new Map<string, Statement<Bindings, Row>>();
  const totals = new Map<string, Statement<Bindings, { total: number }>>();

  return ({ limit, orderBy, direction, filters, cursor }) => {
    const given = present(surface, filters);
    const binding: CursorBinding = {
      surface: surface.name,
      order: `${orderBy}:${direction}`,
      filters: Object.fromEntries(given),
    };
    const order = surface.orders[orderBy];
    let start: CursorPosition | null = null;
    if (cursor !== null && cursor !== undefined) {
      const reading = decodeCursor(cursorKey, binding, cursor);
      if (reading.kind === "refused") return { kind: "cursor-refused", reason: reading.reason };
      start =
        order.cursor === "values" ? reading.position : keyOfReferenced(db, surface, order, reading.position);
      if (start === null) return { kind: "cursor-refused", reason: "malformed" };
    }
    const shape: Shape<OrderName, FilterName> = {
      orderBy,
      direction,
      filters: given,
      start: start === null ? "first-page" : "after-key",
    };
    const bindings: Bindings = {
      ...Object.fromEntries(given.map(([name, value]) => [`f_${name}`, value])),
      ...Object.fromEntries((start ?? []).map((value, index) => [`k${index}`, value])),
      limit: limit + 1,
    };
    const found = db.all(
      kept(pages, pageShape(surface, shape), () => pageStatement(surface, shape)),
      bindings,
    );
    const rows = found.length > limit ? found.slice(0, limit) : found;
    const last = found.length > limit ? rows.at(-1) : undefined;
    const { counting } = surface;
    const keptTotal = counting?.kept(db, filters) ?? null;
    const counted =
      keptTotal ??
      db.first(
        kept(totals, totalShape(surface, given), () => totalStatement(surface, given)),
        bindings,
      )?.total ??
      0;
    const estimated = counting !== undefined && keptTotal === null && counted > counting.countUpTo;
    const position =
      last === undefined
        ? null
        : order.cursor === "values"
          ? keyOf(order, last)
          : [surface.reference.of(last)];
    return {
      kind: "page",
      rows,
      total: estimated ? null : counted,
      totalEstimate: estimated ? counting.estimate(db, filters) : null,
      cursorNext: position === null ? null : encodeCursor(cursorKey, binding, position),
    };
  };
}

function present<Row, OrderName extends string, FilterName extends string, From extends keyof Tables>(
  surface: Surface<Row, OrderName, FilterName, From>,
  filters: Readonly<Partial<Record<FilterName, FilterValue>>>,
): readonly (readonly [FilterName, FilterValue])[] {
  // The surface's own table of filters has exactly the names of its type.
  const names = Object.keys(surface.filters) as FilterName[];
  return names.flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

function keyOfReferenced<Row, OrderName extends string, FilterName extends string, From extends keyof Tables>(
  db: ReadConnection,
  surface: Surface<Row, OrderName, FilterName, From>,
  order: Surface<Row, OrderName, FilterName, From>["orders"][OrderName],
  [id]: CursorPosition,
): CursorPosition | null {
  const row = db.first(surface.reference.find, { id: String(id) });
  return row === undefined ? null : keyOf(order, row);
}

function pageStatement<Row, OrderName extends string, FilterName extends string, From extends keyof Tables>(
  surface: Surface<Row, OrderName, FilterName, From>,
  { orderBy, direction, filters, start }: Shape<OrderName, FilterName>,
): Statement<Bindings, Row> {
  const { columns } = surface.orders[orderBy];
  const key = sql.join(columns.map(({ column }) => sql.ref(column)));
  const ordering = columns.map(({ column }) =>
    direction === "asc" ? sql`${sql.ref(column)} asc` : sql`${sql.ref(column)} desc`,
  );
  return statement<Bindings>()((db, input) => {
    let query = surface.select(db);
    for (const condition of conditions(surface, filters, input)) query = query.where(condition);
    if (start === "after-key") {
      const from = sql.join(columns.map((_, index) => sql`${input[`k${index}`]}`));
      query = query.where(
        direction === "asc" ? sql<boolean>`(${key}) > (${from})` : sql<boolean>`(${key}) < (${from})`,
      );
    }
    for (const by of ordering) query = query.orderBy(by);
    return query.limit(input.limit);
  });
}

function totalStatement<Row, OrderName extends string, FilterName extends string, From extends keyof Tables>(
  surface: Surface<Row, OrderName, FilterName, From>,
  filters: readonly (readonly [FilterName, FilterValue])[],
): Statement<Bindings, { total: number }> {
  return statement<Bindings>()((db, input) => {
    if (filters.length === 0) {
      return db
        .selectFrom("counters")
        .select(sql<number>`coalesce(sum(value), 0)`.as("total"))
        .where("subject", "=", sql.lit(surface.name));
    }
    let matching = surface.select(db);
    for (const condition of conditions(surface, filters, input)) matching = matching.where(condition);
    if (surface.counting !== undefined) matching = matching.limit(sql.lit(surface.counting.countUpTo + 1));
    return db.selectFrom(matching.as("matching")).select(sql<number>`count(*)`.as("total"));
  });
}

function conditions<Row, OrderName extends string, FilterName extends string, From extends keyof Tables>(
  surface: Surface<Row, OrderName, FilterName, From>,
  filters: readonly (readonly [FilterName, FilterValue])[],
  input: Bindings,
): readonly RawBuilder<boolean>[] {
  return filters.map(([name, value]) => {
    const filter: Filter = surface.filters[name];
    return filter.where(filter.constant ? value : input[`f_${name}`]);
  });
}

function pageShape<Row, OrderName extends string, FilterName extends string, From extends keyof Tables>(
  surface: Surface<Row, OrderName, FilterName, From>,
  { orderBy, direction, filters, start }: Shape<OrderName, FilterName>,
): string {
  return `${orderBy} ${direction} ${start} ${totalShape(surface, filters)}`;
}

function totalShape<Row, OrderName extends string, FilterName extends string, From extends keyof Tables>(
  surface: Surface<Row, OrderName, FilterName, From>,
  filters: readonly (readonly [FilterName, FilterValue])[],
): string {
  return filters
    .map(([name, value]) => (surface.filters[name].constant ? `${name}=${value}` : name))
    .join(" ");
}

function kept<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
