import type { Output } from "../terminal/output.ts";
import { statusScreen, type SystemStatus } from "./status-screen.ts";

/** People read the screen; programs wait for its last line, or for the `ready` event. */
export function showReady(output: Output, status: SystemStatus): void {
  if (output.json) {
    output.data({ event: "ready", ...status });
    return;
  }
  for (const line of statusScreen(status, output.paint)) output.line(line);
  output.line("interlock is ready");
  output.line(output.paint("dim", "Ctrl-C stops everything."));
}
