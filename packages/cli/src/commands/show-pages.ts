import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { table } from "../terminal/table.ts";
import type { View } from "../views/view.ts";

export interface PageOptions {
  readonly limit: string;
  readonly after?: string;
  readonly all?: true;
}

/** Where a page begins, in the contract's names. */
export interface PageStart {
  readonly limit: number;
  readonly after?: string;
}

export interface Paged<Row> {
  /** The contract's own answer, for programs. */
  readonly answer: { readonly nextAfter: string | null };
  readonly rows: readonly Row[];
}

/** One page, or with `--all` each of them: as the contract's own answers, or as one table. */
export async function showPages<Row>(
  output: Output,
  options: PageOptions,
  { columns, cells }: View<Row>,
  fetch: (start: PageStart) => Promise<Paged<Row>>,
): Promise<ExitCode> {
  const limit = readLimit(options.limit);
  const rows: Row[] = [];
  let after = options.after ?? null;
  do {
    const page = await fetch(after === null ? { limit } : { limit, after });
    if (output.json) output.data(page.answer);
    rows.push(...page.rows);
    after = page.answer.nextAfter;
  } while (options.all === true && after !== null);
  if (output.json) return EXIT.ok;
  for (const line of table(columns, rows.map(cells), output)) output.line(line);
  if (after !== null) output.note(`More: --all, or --after ${printable(after)}`);
  return EXIT.ok;
}

function readLimit(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > 200)
    throw usageFailure(`--limit takes 1 to 200, not ${text}`);
  return Number(text);
}
