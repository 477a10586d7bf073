import type { SocketScan } from "../../service/ports/terminal.ts";
import type { PaneOrigin } from "./pane-rows.ts";
import { PANE_ROW_FORMAT, readPaneRows } from "./pane-rows.ts";
import { scanFailure, silenceFailure } from "./scan-failure.ts";
import type { TmuxRunner } from "./tmux-runner.ts";

/** All panes of one tmux server. `aborted` only when the signal fired. */
export async function scanServer(
  runner: TmuxRunner,
  origin: PaneOrigin,
  signal?: AbortSignal,
): Promise<SocketScan | { readonly kind: "aborted" }> {
  const { tmuxSocket } = origin;
  const call = { commands: [["list-panes", "-a", "-F", PANE_ROW_FORMAT]], readsOnly: true };
  const reply = await runner.run(call, signal);
  switch (reply.kind) {
    case "ok": {
      const rows = readPaneRows(reply.stdout, origin);
      if (rows === undefined) return { kind: "failed", tmuxSocket, failure: scanFailure("output_malformed") };
      return { kind: "scanned", tmuxSocket, ...rows };
    }
    case "refused":
      return { kind: "failed", tmuxSocket, failure: scanFailure("output_malformed") };
    case "silent":
      return { kind: "failed", tmuxSocket, failure: silenceFailure(reply.silence) };
    case "aborted":
      return { kind: "aborted" };
  }
}
