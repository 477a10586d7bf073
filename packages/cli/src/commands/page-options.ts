import { usageFailure } from "../exit/cli-failure.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { table } from "../terminal/table.ts";

export interface PageOptions {
  readonly limit: string;
  readonly cursor?: string;
}

export interface PageParams {
  readonly limit: number;
  readonly cursor_next?: string;
}

export function pageParams({ limit, cursor }: PageOptions): PageParams {
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 200) {
    throw usageFailure(`--limit takes 1 to 200, not ${limit}`);
  }
  return { limit: Number(limit), ...(cursor === undefined ? {} : { cursor_next: cursor }) };
}

export interface Page {
  readonly rows: readonly unknown[];
  readonly cursor_next: string | null;
}

/** A page as a table, with the way to the next one. */
export function showPage<P extends Page>(
  output: Output,
  page: P,
  head: readonly string[],
  row: (row: P["rows"][number]) => readonly string[],
): void {
  if (output.json) return output.data(page);
  const [titles = "", ...lines] = table(head, page.rows.map(row));
  output.line(output.paint("dim", titles));
  for (const line of lines) output.line(line);
  if (page.cursor_next !== null) output.note(`More: --cursor ${printable(page.cursor_next)}`);
}
