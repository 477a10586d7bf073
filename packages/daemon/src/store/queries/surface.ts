import type { Kysely, RawBuilder, SelectQueryBuilder } from "kysely";
import type { ReadConnection } from "../database/connection.ts";
import type { Statement } from "../database/statement.ts";
import type { Tables } from "../database/tables.ts";
import type { CursorPosition } from "../cursor.ts";

/** One column of an order: how SQL calls it and where the record carries it. */
export interface KeyColumn<Row> {
  readonly column: string;
  readonly of: (row: Row) => string | number;
}

export interface Order<Row> {
  /** Together unique; all of them run in the same direction. */
  readonly columns: readonly KeyColumn<Row>[];
  /**
   * `values`: the cursor carries the key itself, so a row that moves meanwhile moves nobody else's page.
   * `reference`: the key holds text too long for a cursor, which then names the row; rows are never deleted.
   */
  readonly cursor: "values" | "reference";
}

export interface Filter {
  /** A condition on `value`, a placeholder; null when the value itself decides the condition (see `constant`). */
  readonly where: (value: unknown) => RawBuilder<boolean>;
  /** True for values that become part of the SQL: each makes a statement of its own, so only for booleans. */
  readonly constant?: true;
}

/** How many rows match a filter, for a table too large to count at every page. */
export interface Counting<Filters> {
  /** The number where it is kept; null where it is not. */
  readonly kept: (db: ReadConnection, filters: Filters) => number | null;
  /** Up to here rows are counted one by one; a list with more of them gets an estimate. */
  readonly countUpTo: number;
  readonly estimate: (db: ReadConnection, filters: Filters) => number;
}

type Selection<Row, From extends keyof Tables> = SelectQueryBuilder<Tables, From, Row>;

/** One list of the app contract, as data: what it selects, how it can be ordered and filtered. */
export interface Surface<
  Row,
  OrderName extends string,
  FilterName extends string,
  From extends keyof Tables = keyof Tables,
> {
  readonly name: "containers" | "panes" | "agents" | "queue" | "events" | "routes" | "log_attachments";
  readonly select: (db: Kysely<Tables>) => Selection<Row, From>;
  readonly orders: Readonly<Record<OrderName, Order<Row>>>;
  readonly filters: Readonly<Record<FilterName, Filter>>;
  /** Names one row in a cursor, and finds it again. */
  readonly reference: {
    readonly of: (row: Row) => string;
    readonly find: Statement<{ readonly id: string }, Row>;
  };
  /** Where it is left out, matching rows are counted. */
  readonly counting?: Counting<Readonly<Partial<Record<FilterName, string | number | boolean>>>>;
}

export function keyOf<Row>(order: Order<Row>, row: Row): CursorPosition {
  return order.columns.map(({ of }) => of(row));
}
