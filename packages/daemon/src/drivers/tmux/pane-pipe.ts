import { setTimeout as delay } from "node:timers/promises";
import type { PanePipe, PipedPane, PipeFailure } from "../../service/ports/pane-pipe.ts";
import { pipeCommand } from "./pipe-command.ts";
import { pipeState, type FindWriters, type PipeWriters } from "./pipe-writers.ts";
import { isPaneMissing } from "./tmux-complaint.ts";
import type { TmuxReply, TmuxRunner } from "./tmux-runner.ts";

/** How long it may take until the new program has opened the file and the old one has written what it had. */
const OPEN_DEADLINE_MS = 5_000;
const LOOK_AGAIN_MS = 20;

const STATE = "#{pane_id} #{pane_pid} #{pane_dead} #{pane_pipe} #{pid}";

interface PipeFacts {
  readonly kind: "facts";
  readonly piped: boolean;
  /** Of the tmux server. */
  readonly serverPid: string;
}

/** The pipes of one tmux server's panes, wherever it runs. */
export function createPanePipe(
  runnerOf: (pane: PipedPane) => TmuxRunner,
  writersOf: (pane: PipedPane) => FindWriters,
): PanePipe {
  const look = async (
    pane: PipedPane,
    before: readonly (readonly string[])[] = [],
  ): Promise<PipeFacts | PipeFailure> => {
    if (!/^%\d+$/.test(pane.paneId)) return { kind: "gone" };
    const commands = [...before, ["display-message", "-p", "-t", pane.paneId, STATE]];
    const reply = await runnerOf(pane).run({ commands });
    return reply.kind === "ok" ? readFacts(reply.stdout, pane) : failureOf(reply);
  };
  const writers = async (
    pane: PipedPane,
    path: string,
    facts: PipeFacts,
  ): Promise<({ readonly kind: "writers" } & PipeWriters) | PipeFailure> => {
    const found = await writersOf(pane)(path, facts.serverPid);
    return found === undefined ? { kind: "failed", code: "pipe_pane_failed" } : { kind: "writers", ...found };
  };

  return {
    async inspectPipe(pane, path) {
      const facts = await look(pane);
      if (facts.kind !== "facts") return facts;
      if (!facts.piped) return { kind: "none" };
      const found = await writers(pane, path, facts);
      return found.kind === "writers" ? pipeState(found) : found;
    },
    async startPipe(pane, path) {
      // Another process in the pane must not be logged, not even for a moment.
      const before = await look(pane);
      if (before.kind !== "facts") return before;
      let facts = await look(pane, [["pipe-pane", "-t", pane.paneId, pipeCommand(path)]]);
      for (const end = performance.now() + OPEN_DEADLINE_MS; ; facts = await look(pane)) {
        if (facts.kind !== "facts") return facts;
        const found = await writers(pane, path, facts);
        if (found.kind !== "writers") return found;
        const open = !found.visible || (found.ours && !found.moved);
        if (facts.piped && open) return { kind: "started" };
        if (!facts.piped || performance.now() > end) return { kind: "failed", code: "pipe_pane_failed" };
        await delay(LOOK_AGAIN_MS);
      }
    },
    async stopPipe(pane) {
      const before = await look(pane);
      if (before.kind !== "facts") return before;
      if (!before.piped) return { kind: "stopped" };
      const after = await look(pane, [["pipe-pane", "-t", pane.paneId]]);
      return after.kind === "facts" ? { kind: "stopped" } : after;
    },
  };
}

function readFacts(line: string, pane: PipedPane): PipeFacts | PipeFailure {
  const [id, pid, dead, piped, serverPid = ""] = line.trimEnd().split(" ");
  if (id !== pane.paneId || pid !== String(pane.pid) || dead !== "0") return { kind: "gone" };
  return { kind: "facts", piped: piped === "1", serverPid };
}

function failureOf(reply: Exclude<TmuxReply, { readonly kind: "ok" }>): PipeFailure {
  if (reply.kind === "refused")
    return isPaneMissing(reply.stderr) ? { kind: "gone" } : { kind: "failed", code: "pipe_pane_failed" };
  if (reply.kind === "aborted") return { kind: "failed", code: "pipe_pane_failed" };
  switch (reply.silence) {
    case "no-server":
      return { kind: "gone" };
    case "exec-failed":
    case "exec-timeout":
      return { kind: "failed", code: "container_unreachable" };
    case "tmux-missing":
    case "permission-denied":
    case "timeout":
    case "malformed":
      return { kind: "failed", code: "tmux_unavailable" };
  }
}
