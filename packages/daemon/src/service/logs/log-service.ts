import { realpathSync } from "node:fs";
import type { Store } from "../../store/store.ts";
import type { ContainerSight, PanePipe, PaneStream } from "../ports/pane-pipe.ts";
import type { PlaceReach } from "../readiness/place-reach.ts";
import { KeyedQueue } from "./keyed-queue.ts";
import { LogAttachments } from "./log-attachments.ts";
import type { LogSink } from "./log-sink.ts";
import { LogTailer, type FollowedLog, type LogCycle, type LogPace } from "./log-tailer.ts";
import { LogUpkeep } from "./log-upkeep.ts";
import { LogWiring } from "./log-wiring.ts";
import { StreamedLogs } from "./streamed-logs.ts";

/** What an operator is told about logs, each with the agent or the attachment it is about. */
export type LogLifecycleEvent =
  | "log_rotation_detected"
  | "log_file_missing"
  | "log_file_returned"
  | "log_pipe_lost"
  | "log_attachment_orphan_detected";

export interface LogServiceOptions {
  /** Of the daemon. */
  readonly home: string;
  readonly store: Store;
  readonly host: PanePipe;
  readonly containers: PanePipe & PaneStream & ContainerSight;
  readonly reach: Pick<PlaceReach, "obstacle">;
  readonly sink: LogSink;
  readonly pace: LogPace;
  readonly onEvent: (event: LogLifecycleEvent, facts: Readonly<Record<string, string>>) => void;
  readonly onFault: (error: unknown) => void;
}

/** How the parts that carry logs are, for readiness. */
export type LogWorkersStatus =
  | { readonly kind: "ok" }
  | { readonly kind: "failing"; readonly attachments: number }
  | { readonly kind: "stopped" };

export interface LogReadingReport {
  readonly running: boolean;
  /** Null before the first has ended. */
  readonly lastCycle: LogCycle | null;
  readonly followed: readonly FollowedLog[];
}

/** Everything about logs: attaching them, following them, keeping pipes and rows in agreement. */
export class LogService {
  readonly attachments: LogAttachments;
  readonly #tailer: LogTailer;
  readonly #upkeep: LogUpkeep;
  readonly #streams: StreamedLogs;
  readonly #queue = new KeyedQueue();

  constructor(options: LogServiceOptions) {
    const { home: given, store, host, containers, reach, sink, pace, onEvent, onFault } = options;
    const home = realpathSync(given);
    const queue = this.#queue;
    this.#streams = new StreamedLogs(containers, {
      onWritten: (logPath) => this.#tailer.wake(logPath),
      onEnded: (logPath) => this.#upkeep.streamEnded(logPath),
      onFault,
    });
    const wiring = new LogWiring(host, containers, this.#streams);
    const onChange = (): void => this.#tailer.sync();
    this.#tailer = new LogTailer(store, sink, pace, {
      rewire: (log) => this.#upkeep.rewire(log),
      onRotation: ({ attachmentId }) => onEvent("log_rotation_detected", { attachment_id: attachmentId }),
      onMissing: ({ attachmentId }) => onEvent("log_file_missing", { attachment_id: attachmentId }),
      onReturned: ({ attachmentId }) => onEvent("log_file_returned", { attachment_id: attachmentId }),
      onLeft: (log) => this.#upkeep.release(log),
      onFault,
    });
    this.#upkeep = new LogUpkeep({
      home,
      store,
      wiring,
      queue,
      onChange,
      onOrphan: (agentId) => onEvent("log_attachment_orphan_detected", { agent_id: agentId }),
      onPipeLost: ({ attachmentId }) => onEvent("log_pipe_lost", { attachment_id: attachmentId }),
      onFault,
    });
    this.attachments = new LogAttachments({
      home,
      store,
      wiring,
      sight: containers,
      reach,
      queue,
      onChange,
      onRotation: (attachmentId) => onEvent("log_rotation_detected", { attachment_id: attachmentId }),
      onFault,
    });
  }

  /** Files are followed at once; what takes answers from tmux goes on in the background. */
  start(): void {
    this.#tailer.start();
    void this.#upkeep.recover();
  }

  /** A scan may have made attachments stale, or found out that a pipe has gone. */
  afterScan(): void {
    this.#tailer.sync();
    void this.#upkeep.revive();
  }

  status(): LogWorkersStatus {
    const tailer = this.#tailer.status();
    if (tailer.kind === "stopped") return tailer;
    const attachments = tailer.failing + this.#upkeep.waiting;
    return attachments === 0 ? { kind: "ok" } : { kind: "failing", attachments };
  }

  /** What is followed, what of it fails, and when everything was looked at last. */
  reading(): LogReadingReport {
    return {
      running: this.#tailer.status().kind === "running",
      lastCycle: this.#tailer.lastCycle,
      followed: this.#tailer.followed().map(({ log, failing }) => ({
        log,
        failing: failing || this.#upkeep.isWaiting(log.logPath),
      })),
    };
  }

  /** Pipes run on without us; streams end. Call it before the store is closed. */
  async stop(): Promise<void> {
    this.#upkeep.stop();
    await this.#queue.settled();
    await this.#streams.closeAll();
    await this.#tailer.stop();
  }
}
