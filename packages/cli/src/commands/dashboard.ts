import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { table, type Cell } from "../terminal/table.ts";
import { moment } from "../views/cells.ts";
import { countLines, nextLines, type Dashboard } from "../views/dashboard-lines.ts";
import { eventType } from "../views/event-view.ts";
import { MESSAGE_STYLES } from "../views/message-view.ts";
import { withDaemon } from "./with-daemon.ts";

export interface DashboardOptions {
  readonly recent: string;
}

export async function dashboard(output: Output, { recent }: DashboardOptions): Promise<ExitCode> {
  if (!/^\d{1,2}$/.test(recent) || Number(recent) < 1 || Number(recent) > 50)
    throw usageFailure(`--recent takes 1 to 50, not ${recent}`);
  const answer = await withDaemon((daemon) => daemon.dashboard({ recent_limit: Number(recent) }));
  if (output.json) output.data(answer);
  else for (const line of dashboardLines(answer, output)) output.line(line);
  return EXIT.ok;
}

export function dashboardLines(
  answer: Dashboard,
  output: Pick<Output, "paint" | "width">,
): readonly string[] {
  const { paint } = output;
  return [
    ...countLines(answer, paint),
    ...section(
      "Last events",
      ["TYPE", "AGENT", "SUMMARY"],
      answer.recent.events.map((event) => [
        moment(event.timestamp),
        eventType(event.type),
        event.agent_id,
        event.summary,
      ]),
      output,
    ),
    ...section(
      "Last messages",
      ["STATE", "TARGET", "TEXT"],
      answer.recent.queue.map((message) => [
        moment(message.timestamp),
        { text: message.state, style: MESSAGE_STYLES[message.state] },
        message.target_agent_id,
        message.summary,
      ]),
      output,
    ),
    "",
    ...answer.hints.map(({ severity, message }) => `${severity}: ${printable(message)}`),
    ...nextLines(answer, paint),
  ];
}

function section(
  title: string,
  columns: readonly [string, string, string],
  rows: readonly (readonly Cell[])[],
  output: Pick<Output, "paint" | "width">,
): readonly string[] {
  if (rows.length === 0) return [];
  const [first, second, last] = columns;
  const heads = [{ title: "WHEN" }, { title: first }, { title: second }, { title: last, elastic: true }];
  return ["", output.paint("bold", title), ...table(heads, rows, output)];
}
