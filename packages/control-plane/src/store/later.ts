import { sql, type RawBuilder } from "kysely";

/**
 * The time of a change of a row, by the database's clock, in whole milliseconds and later than the change before: two
 * versions of a row never carry the same time. `updatedAt` is the column, with its table where that is not plain.
 */
export function later(updatedAt: string): RawBuilder<Date> {
  const before = sql.ref(updatedAt);
  return sql<Date>`GREATEST(
    date_trunc('milliseconds', clock_timestamp()),
    date_trunc('milliseconds', ${before}) + interval '1 millisecond')`;
}
