import type { Cell, Column } from "../terminal/table.ts";
import type { View } from "../views/view.ts";
import type { RosterEntry } from "./roster.ts";

interface Field {
  readonly column: Column;
  /** Left out of a narrower terminal, where all of them would be cut to nothing. */
  readonly from: number;
  readonly cell: (entry: RosterEntry, now: number) => Cell;
}

const FIELDS: readonly Field[] = [
  { column: { title: "NODE", elastic: true }, from: 0, cell: ({ nodeId }) => nodeId },
  { column: { title: "STATE" }, from: 0, cell: ({ state }) => coloured(state) },
  { column: { title: "HEARD" }, from: 50, cell: ({ healthState }) => coloured(healthState ?? "-") },
  {
    column: { title: "HEARTBEAT" },
    from: 60,
    cell: ({ lastHeartbeatAt: at }, now) =>
      at === null ? { text: "-", style: "dim" } : age(now - Date.parse(at)),
  },
  { column: { title: "VERSION" }, from: 72, cell: ({ clientVersion }) => clientVersion },
  {
    column: { title: "ACCESS" },
    from: 34,
    cell: ({ readOnly }) => (readOnly ? { text: "read-only", style: "yellow" } : "read-write"),
  },
  { column: { title: "PARTICIPANT", elastic: true }, from: 90, cell: ({ participantId }) => participantId },
];

/**
 * @param now milliseconds since 1970, for the ages
 * @param width columns of the terminal
 */
export function rosterView(now: number, width = Infinity): View<RosterEntry> {
  const shown = FIELDS.filter(({ from }) => width >= from);
  return {
    columns: shown.map(({ column }) => column),
    cells: (entry) => shown.map(({ cell }) => cell(entry, now)),
  };
}

const STYLES = { online: "green", degraded: "yellow", offline: "dim", revoked: "red", "-": "dim" } as const;

function coloured(text: string): Cell {
  return text in STYLES ? { text, style: STYLES[text as keyof typeof STYLES] } : text; // just looked for
}

/** How long ago, in one unit; clocks that differ never make it negative. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
