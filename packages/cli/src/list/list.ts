import { InterlockError, type AnyCallError, type DaemonClient, type Outcome } from "@interlock/client";
import { withDaemon } from "../commands/with-daemon.ts";
import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { table } from "../terminal/table.ts";
import { VIEWS } from "../views/views.ts";
import type { View } from "../views/view.ts";
import type { ListName, RowOf } from "./list-methods.ts";
import type { ListOptions } from "./list-options.ts";
import { readFilters } from "./read-filters.ts";

interface Page {
  readonly rows: readonly RowOf<ListName>[];
  readonly cursor_next: string | null;
}

type PageCall = (params: object) => Promise<Outcome<Page, AnyCallError>>;

/** One page, or with `--all` each of them: as the contract's own answers, or as one table. */
export async function list(output: Output, name: ListName, options: ListOptions): Promise<ExitCode> {
  const base = pageParams(options);
  const filtersFrom = readFilters(name, options);
  return withDaemon(async (daemon) => {
    const filters = await filtersFrom(daemon);
    const rows: RowOf<ListName>[] = [];
    let cursor = options.cursor ?? null;
    do {
      const page = await pageOf(daemon, name, {
        ...base,
        ...(Object.keys(filters).length === 0 ? {} : { filters }),
        ...(cursor === null ? {} : { cursor_next: cursor }),
      });
      if (output.json) output.data(page);
      else rows.push(...page.rows);
      cursor = page.cursor_next;
    } while (options.all === true && cursor !== null);
    if (!output.json) showRows(output, name, rows, cursor);
    return EXIT.ok;
  });
}

async function pageOf(daemon: DaemonClient, name: ListName, params: object): Promise<Page> {
  // Each list takes pages and filters of its own names; the daemon holds them against the contract and names what it refuses.
  const call = daemon.method(name).safe as PageCall;
  const outcome = await call(params);
  if (outcome.ok) return outcome.result;
  throw new InterlockError(name, outcome.error);
}

function showRows(
  output: Output,
  name: ListName,
  rows: readonly RowOf<ListName>[],
  cursor: string | null,
): void {
  // The rows are of this very list, and so is the view.
  const { columns, cells } = VIEWS[name] as View<RowOf<ListName>>;
  for (const line of table(columns, rows.map(cells), output)) output.line(line);
  if (cursor !== null) output.note(`More: --all, or --cursor ${printable(cursor)}`);
}

function pageParams({ limit, orderBy }: ListOptions): object {
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 200)
    throw usageFailure(`--limit takes 1 to 200, not ${limit}`);
  return { limit: Number(limit), ...(orderBy === undefined ? {} : { order_by: orderBy }) };
}
