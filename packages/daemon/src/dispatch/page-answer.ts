import { lasting } from "@interlock/wire";
import type { ListOutcome } from "../store/page.ts";
import { fail } from "./fail.ts";

/** Turns a page of records into a list answer, or a refused cursor into its validation error. */
export function pageAnswer<Row, View>(outcome: ListOutcome<Row>, view: (row: Row) => View, ordering: string) {
  if (outcome.kind === "cursor-refused") {
    return fail("validation_failed", { field: "cursor_next", reason: outcome.reason });
  }
  return lasting({
    rows: outcome.rows.map(view),
    total: outcome.total,
    total_estimate: outcome.totalEstimate,
    cursor_next: outcome.cursorNext,
    ordering,
  });
}
