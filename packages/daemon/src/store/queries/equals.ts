import { sql, type RawBuilder } from "kysely";
import type { Filter } from "./surface.ts";

/** `column = value`, byte for byte. */
export function equals(column: string): Filter {
  return { where: (value) => sql<boolean>`${sql.ref(column)} = ${value}` };
}

/** The same, without an index of the column: see `inOrder`. */
export function equalsInOrder(column: string): Filter {
  return { where: (value) => sql<boolean>`${inOrder(column)} = ${value}` };
}

/**
 * The column for a condition that is no reason to leave the index of the order. By itself SQLite would look up the
 * column's own index, and then sort every row found there to give one page.
 */
export function inOrder(column: string): RawBuilder<unknown> {
  return sql`+${sql.ref(column)}`;
}
