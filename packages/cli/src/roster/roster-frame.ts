import { cutToWidth, displayWidth } from "../terminal/display-width.ts";
import type { Paint } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { table } from "../terminal/table.ts";
import type { RosterEntry } from "./roster.ts";
import { rosterView } from "./roster-view.ts";

/** Everything that the screen shows. */
export interface RosterState {
  readonly sessionId: string;
  readonly nodes: readonly RosterEntry[];
  /** Why what is shown is not of now. */
  readonly problem: string | undefined;
}

interface Room {
  readonly columns: number;
  readonly rows: number;
}

/** Exactly as many lines as there are rows, none wider than the screen. */
export function rosterFrame(
  { sessionId, nodes, problem }: RosterState,
  { columns, rows }: Room,
  paint: Paint,
  now: number,
): readonly string[] {
  const online = nodes.filter(
    ({ state, healthState }) => state === "online" && healthState === "online",
  ).length;
  const head = headLine(
    `session ${printable(sessionId)}`,
    `${online} of ${nodes.length} online   q quit`,
    columns,
  );
  const foot =
    problem === undefined ? "" : paint("red", cutToWidth(`${printable(problem)} Trying again.`, columns));
  const room = Math.max(0, rows - 3);
  const body = bodyLines(nodes, { columns, rows: room }, paint, now);
  const blank = Array.from({ length: Math.max(0, room - body.length) }, () => "");
  const lines = [paint("bold", head), "", ...body, ...blank, foot];
  // Where there is no room for all of it, the last line still says what is wrong.
  return lines.length <= rows ? lines : [...lines.slice(0, Math.max(0, rows - 1)), foot].slice(-rows);
}

function headLine(left: string, right: string, columns: number): string {
  const blanks = columns - displayWidth(left) - displayWidth(right);
  return blanks < 1 ? cutToWidth(left, columns) : left + " ".repeat(blanks) + right;
}

function bodyLines(
  nodes: readonly RosterEntry[],
  { columns, rows }: Room,
  paint: Paint,
  now: number,
): readonly string[] {
  if (nodes.length === 0) return [paint("dim", cutToWidth("No node was attached.", columns))].slice(0, rows);
  const view = rosterView(now, columns);
  const room = Math.max(0, rows - 1);
  const shown = nodes.length <= room ? nodes : nodes.slice(0, Math.max(0, room - 1));
  const lines = table(view.columns, shown.map(view.cells), { paint, width: columns });
  const hidden = nodes.length - shown.length;
  return hidden === 0
    ? lines
    : [...lines, paint("dim", cutToWidth(`${hidden} more`, columns))].slice(0, rows);
}
