import { sql } from "kysely";
import type { Filter } from "./surface.ts";

/** `column = value`, byte for byte. */
export function equals(column: string): Filter {
  return { where: (value) => sql<boolean>`${sql.ref(column)} = ${value}` };
}
