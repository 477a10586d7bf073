import type { ListOutcome } from "../../store/page.ts";
import type { Listing } from "../../store/queries/listings.ts";

/** A list that was asked for without a cursor: its first rows, and whether there are more. */
export function firstPage<Row>(outcome: ListOutcome<Row>): Listing<Row> {
  if (outcome.kind === "cursor-refused") throw new Error("a list without a cursor refused it");
  return { rows: outcome.rows, truncated: outcome.cursorNext !== null };
}
