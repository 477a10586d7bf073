import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import { redact } from "../../model/redact.ts";
import type { PanePipe, PipedPane, PipeFailure } from "../ports/pane-pipe.ts";
import type { StreamedLogs } from "./streamed-logs.ts";

/** A file, and how a pane's output comes into it. */
export interface LogRoute {
  readonly logPath: string;
  /** Where the pane's tmux sees the file; null where this daemon writes it. */
  readonly pipePath: string | null;
}

export interface Wired {
  readonly kind: "wired";
  /** `kept`: it ran into this file before. */
  readonly how: "started" | "kept";
  /** What the pane was piped to before, without well-known secrets; null where it was not, or nobody can tell. */
  readonly priorPipeTarget: string | null;
}

const UNKNOWN_COMMAND = "(unknown)";

/** Connects panes with their logs, whichever way the bytes go. */
export class LogWiring {
  readonly #host: PanePipe;
  readonly #containers: PanePipe;
  readonly #streams: StreamedLogs;

  constructor(host: PanePipe, containers: PanePipe, streams: StreamedLogs) {
    this.#host = host;
    this.#containers = containers;
    this.#streams = streams;
  }

  pipeOf({ containerId }: PipedPane): PanePipe {
    return containerId === HOST_CONTAINER_ID ? this.#host : this.#containers;
  }

  /** A pipe that runs into the file is kept; any other is ended, and what it was is told. */
  async connect(pane: PipedPane, { logPath, pipePath }: LogRoute): Promise<Wired | PipeFailure> {
    if (pipePath === null) return this.#streams.open(pane, logPath);
    const pipe = this.pipeOf(pane);
    const before = await pipe.inspectPipe(pane, pipePath);
    if (before.kind === "gone" || before.kind === "failed") return before;
    if (before.kind === "ours") return { kind: "wired", how: "kept", priorPipeTarget: null };
    const started = await pipe.startPipe(pane, pipePath);
    if (started.kind !== "started") return started;
    const foreign = before.kind === "foreign" || before.kind === "unseen";
    const command = before.kind === "foreign" ? before.command : null;
    const priorPipeTarget = foreign ? redact(command ?? UNKNOWN_COMMAND) : null;
    return { kind: "wired", how: "started", priorPipeTarget };
  }

  /** Ends the pipe only where it is ours: somebody else's is left alone. */
  async disconnect(
    pane: PipedPane,
    { logPath, pipePath }: LogRoute,
  ): Promise<"ended" | "was-not" | PipeFailure> {
    if (pipePath === null) return (await this.#streams.close(logPath)) ? "ended" : "was-not";
    const pipe = this.pipeOf(pane);
    const state = await pipe.inspectPipe(pane, pipePath);
    if (state.kind === "gone" || state.kind === "failed") return state;
    if (state.kind === "none" || state.kind === "foreign") return "was-not";
    const stopped = await pipe.stopPipe(pane);
    return stopped.kind === "stopped" ? "ended" : stopped;
  }

  /** The file was renamed or removed, and one of its name is there again: what writes must write to that. */
  async reconnect(pane: PipedPane, { logPath, pipePath }: LogRoute): Promise<"connected" | PipeFailure> {
    if (pipePath === null) {
      await this.#streams.reopenFile(logPath);
      return "connected";
    }
    const started = await this.pipeOf(pane).startPipe(pane, pipePath);
    return started.kind === "started" ? "connected" : started;
  }
}
