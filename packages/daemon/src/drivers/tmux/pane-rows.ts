import type { DiscoveredPane, PaneTruncation } from "../../service/ports/terminal.ts";
import { cleanField } from "./clean-field.ts";

// Titles, paths and command names are chosen by programs. tmux prints them as they are, so a directory whose name
// holds a line feed could add a row of its own: tmux is told to replace what separates fields and rows.
const safe = (name: string): string => `#{s|[\t\n\r]| |:${name}}`;

const COLUMNS = [
  "#{pane_id}",
  "#{pane_pid}",
  "#{window_index}",
  "#{pane_index}",
  "#{pane_active}",
  "#{pane_in_mode}",
  safe("session_name"),
  safe("pane_tty"),
  safe("pane_current_command"),
  safe("pane_current_path"),
  safe("pane_title"),
] as const;

/** The format for `list-panes -F` whose output `readPaneRows` reads. */
export const PANE_ROW_FORMAT: string = COLUMNS.join("\t");

const CAPS = { sessionName: 2048, tty: 2048, currentCommand: 2048, currentPath: 4096, title: 2048 } as const;

/** Where the rows come from; the same for all panes of one tmux server. */
export type PaneOrigin = Pick<
  DiscoveredPane,
  "containerId" | "containerName" | "containerUser" | "tmuxSocket"
>;

export interface PaneRows {
  readonly panes: readonly DiscoveredPane[];
  readonly truncations: readonly PaneTruncation[];
}

/** Undefined when any row is not of the form that was asked for: half a list would look like panes that ended. */
export function readPaneRows(stdout: string, origin: PaneOrigin): PaneRows | undefined {
  const panes: DiscoveredPane[] = [];
  const truncations: PaneTruncation[] = [];
  for (const line of stdout.split("\n")) {
    if (line === "") continue;
    const pane = readRow(line.split("\t"), origin, truncations);
    if (pane === undefined) return undefined;
    panes.push(pane);
  }
  return { panes, truncations };
}

function readRow(
  fields: readonly string[],
  origin: PaneOrigin,
  truncations: PaneTruncation[],
): DiscoveredPane | undefined {
  const [paneId = "", pid, windowIndex, paneIndex, active, modes, session, tty, command, path, title] =
    fields;
  const numbers = [pid, windowIndex, paneIndex, modes].map(readCount);
  if (fields.length !== COLUMNS.length || !/^%\d+$/.test(paneId) || (active !== "0" && active !== "1"))
    return undefined;
  const [pidNumber, windowNumber, paneNumber, modeCount] = numbers;
  if (
    pidNumber === undefined ||
    windowNumber === undefined ||
    paneNumber === undefined ||
    modeCount === undefined
  ) {
    return undefined;
  }
  const clean = (field: PaneTruncation["field"], raw = ""): string => {
    const { text, originalLength } = cleanField(raw, CAPS[field]);
    if (originalLength !== undefined) truncations.push({ paneId, field, originalLength });
    return text;
  };
  return {
    ...origin,
    sessionName: clean("sessionName", session),
    windowIndex: windowNumber,
    paneIndex: paneNumber,
    paneId,
    pid: pidNumber,
    tty: clean("tty", tty),
    currentCommand: clean("currentCommand", command),
    currentPath: clean("currentPath", path),
    title: clean("title", title),
    focused: active === "1",
    inMode: modeCount > 0,
  };
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
