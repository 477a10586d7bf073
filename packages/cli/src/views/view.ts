import type { Cell, Column } from "../terminal/table.ts";

/** How rows of one kind look in a table. */
export interface View<Row> {
  readonly columns: readonly Column[];
  readonly cells: (row: Row) => readonly Cell[];
}
