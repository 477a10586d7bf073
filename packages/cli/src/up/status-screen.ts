import type { AppMethods } from "@interlock/client";
import { match } from "ts-pattern";
import type { Paint } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { table } from "../terminal/table.ts";
import { paneView } from "../views/pane-view.ts";
import { presenceText, type Presence } from "./presence.ts";

export type Readiness = AppMethods["app.readiness"]["result"];
export type PanePage = AppMethods["app.pane.list"]["result"];
export type Pane = PanePage["rows"][number];

export interface SystemStatus {
  readonly appSocket: string;
  readonly controlPlaneUrl: string;
  readonly controlPlane: string;
  /** Null while this machine was no node yet. */
  readonly nodeId: string | null;
  readonly presence: Presence;
  readonly readiness: Readiness;
  readonly panes: PanePage;
  /** How the user can call this program. */
  readonly command: string;
}

const PANES_SHOWN = 10;

export function statusScreen(status: SystemStatus, paint: Paint): readonly string[] {
  return [
    "",
    ...addresses(status, paint),
    "",
    ...subsystemLines(status.readiness, paint),
    "",
    ...paneLines(status.panes, status.command, paint),
    "",
    `${paint("bold", "Next")}  ${nextCommand(status)}`,
    "",
  ];
}

function addresses(status: SystemStatus, paint: Paint): readonly string[] {
  const rows: readonly (readonly [string, string])[] = [
    ["app socket", status.appSocket],
    ["control plane", `${status.controlPlaneUrl}  ${status.controlPlane}`],
    ["node", `${status.nodeId ?? "none yet"}  ${presenceText(status.presence)}`],
    ...(status.presence.kind === "attached" ? [["session", status.presence.sessionId] as const] : []),
  ];
  return rows.map(([name, value]) => `${paint("dim", name.padEnd(13))}  ${printable(value)}`);
}

/** Every subsystem with its state, and what to do about one that is not well. */
export function subsystemLines(readiness: Readiness, paint: Paint): readonly string[] {
  const width = Math.max(...readiness.subsystems.map(({ name }) => name.length));
  return readiness.subsystems.flatMap(({ name, status, reason, hint }) => {
    const colour = match(status)
      .with("ok", () => "green" as const)
      .with("degraded", () => "yellow" as const)
      .with("unavailable", () => "red" as const)
      .exhaustive();
    const line = `${printable(name).padEnd(width)}  ${paint(colour, status)}`;
    return [
      reason === "" ? line : `${line}  ${printable(reason)}`,
      ...(hint === null ? [] : [`${" ".repeat(width)}  ${paint("dim", printable(hint))}`]),
    ];
  });
}

function paneLines(panes: PanePage, command: string, paint: Paint): readonly string[] {
  const total = panes.total ?? panes.total_estimate ?? panes.rows.length;
  if (total === 0) return ["No tmux pane found."];
  const shown = panes.rows.slice(0, PANES_SHOWN);
  const rows = table(paneView.columns, shown.map(paneView.cells), { paint, width: undefined });
  const more = total - shown.length;
  return [
    paint("bold", `${total} ${total === 1 ? "pane" : "panes"}`),
    ...rows,
    ...(more > 0 ? [paint("dim", `… and ${more} more: ${command} pane list`)] : []),
  ];
}

/** The command that brings this user one step further. */
export function nextCommand({ panes, readiness, command }: SystemStatus): string {
  const tmux = readiness.subsystems.find(({ name }) => name === "tmux_discovery");
  if (tmux?.status === "unavailable") return printable(tmux.hint ?? tmux.reason);
  const free = panes.rows.find(({ agent_id }) => agent_id === null);
  if (free !== undefined) {
    const twins = panes.rows.filter(({ pane_id }) => pane_id === free.pane_id).length > 1;
    const where = twins
      ? ` --tmux-socket ${quoted(free.tmux_socket)} --container ${quoted(free.container_id)}`
      : "";
    return `${command} agent adopt ${quoted(free.pane_id)}${where} --role slave --label ${quoted(labelFor(free))}`;
  }
  const agent = panes.rows.find(({ agent_id }) => agent_id !== null)?.agent_id;
  if (agent !== undefined && agent !== null) return `${command} send ${agent} "hello"`;
  return `tmux new-session -d -s work, then: ${command} scan`;
}

function labelFor({ session_name }: Pane): string {
  return /^[\w.-]+$/.test(session_name) ? session_name : "my-agent";
}

/** A value as one word of a shell, control characters shown. */
function quoted(value: string): string {
  return /^[\w./:@%+-]+$/.test(value) ? value : `'${printable(value).replaceAll("'", "'\\''")}'`;
}
