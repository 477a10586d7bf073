import { InterlockError, type DaemonClient } from "@interlock/client";
import type { Output } from "../terminal/output.ts";
import type { PanePage, Readiness } from "./status-screen.ts";

export interface MachineView {
  readonly readiness: Readiness;
  readonly panes: PanePage;
}

/** Scans what is there, containers first because panes are looked for in the active ones. */
export async function observeMachine(daemon: DaemonClient, output: Output): Promise<MachineView> {
  for (const call of [daemon.scan.containers, daemon.scan.panes]) {
    const outcome = await call.safe({ wait: true });
    if (outcome.ok) continue;
    // The scan goes on in the daemon; what it has found so far is shown.
    if (outcome.error.code !== "scan_timeout") throw new InterlockError("scan", outcome.error);
    output.note("A scan takes long; it goes on in the background.");
  }
  const [readiness, panes] = await Promise.all([daemon.readiness(), daemon.pane.list({ limit: 200 })]);
  return { readiness, panes };
}
