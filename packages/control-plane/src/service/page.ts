export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Id of the last row, where more follow it. */
  readonly nextAfter: string | null;
}

/** Cuts a page from the rows of a query that asked for one more. */
export function pageOf<Row extends { readonly id: string }>(found: readonly Row[], limit: number): Page<Row> {
  const rows = found.slice(0, limit);
  return { rows, nextAfter: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
