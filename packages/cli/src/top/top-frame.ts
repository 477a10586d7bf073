import type { RowOf } from "../list/list-methods.ts";
import { cutToWidth, displayWidth } from "../terminal/display-width.ts";
import type { Paint } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { table } from "../terminal/table.ts";
import { agentView } from "../views/agent-view.ts";
import { countLines, type Dashboard } from "../views/dashboard-lines.ts";
import { eventView } from "../views/event-view.ts";
import type { View } from "../views/view.ts";
import { TOP_VIEWS, type TopView } from "./top-keys.ts";
import { topMessageView } from "./top-message-view.ts";

/** Everything that the screen shows. */
export interface TopState {
  readonly view: TopView;
  readonly dashboard: Dashboard | undefined;
  readonly agents: readonly RowOf<"app.agent.list">[];
  readonly queue: readonly RowOf<"app.queue.list">[];
  /** Newest first. */
  readonly events: readonly RowOf<"app.event.list">[];
  /** Events that were missed since this began. */
  readonly missed: number;
  /** Why what is shown is not of now. */
  readonly problem: string | undefined;
}

interface Room {
  readonly columns: number;
  readonly rows: number;
}

/** Exactly as many lines as there are rows, none wider than the screen. */
export function topFrame(state: TopState, { columns, rows }: Room, paint: Paint): readonly string[] {
  const head = [...headLines(state, paint, columns), "", tabs(state.view, paint, columns)];
  const foot = footLines(state, paint, columns);
  const room = Math.max(0, rows - head.length - foot.length);
  const body = viewLines(state, { columns, rows: room }, paint).slice(0, room);
  const blank = Array.from({ length: Math.max(0, room - body.length) }, () => "");
  const lines = [...head, ...body, ...blank, ...foot];
  // Where there is no room for all of it, the last line still says what is wrong or how to leave.
  return lines.length <= rows ? lines : [...lines.slice(0, rows - foot.length), ...foot].slice(-rows);
}

function headLines({ dashboard }: TopState, paint: Paint, columns: number): readonly string[] {
  if (dashboard === undefined) return [cutToWidth("Asking the daemon.", columns)];
  return countLines(dashboard, paint);
}

function tabs(view: TopView, paint: Paint, columns: number): string {
  const names = TOP_VIEWS.map((name, at) => ({ text: ` ${at + 1} ${name} `, shown: name === view }));
  const bar = names.map(({ text, shown }) => (shown ? paint("inverse", text) : text)).join("");
  const help = "Tab next   q quit";
  const left = columns - displayWidth(names.map(({ text }) => text).join("")) - help.length;
  return left < 1 ? bar : bar + " ".repeat(left) + paint("dim", help);
}

function viewLines(state: TopState, room: Room, paint: Paint): readonly string[] {
  switch (state.view) {
    case "agents":
      return rowsOf(agentView, state.agents, room, paint, "No pane was adopted.");
    case "queue":
      return rowsOf(topMessageView, state.queue, room, paint, "No message was sent.");
    case "events":
      return rowsOf(eventView, state.events, room, paint, "Nothing was read from any agent's output.");
  }
}

function rowsOf<Row>(
  { columns, cells }: View<Row>,
  rows: readonly Row[],
  room: Room,
  paint: Paint,
  none: string,
): readonly string[] {
  if (rows.length === 0) return [paint("dim", cutToWidth(none, room.columns))];
  return table(columns, rows.slice(0, Math.max(0, room.rows - 1)).map(cells), { paint, width: room.columns });
}

function footLines(
  { dashboard, problem, missed }: TopState,
  paint: Paint,
  columns: number,
): readonly string[] {
  if (problem !== undefined) return [paint("red", cutToWidth(printable(problem), columns))];
  const gap = missed === 0 ? "" : `${missed} events missed. `;
  const next = dashboard?.recommended_next_action?.title ?? "";
  return [paint("bold", cutToWidth(printable(`${gap}${next}`), columns))];
}
