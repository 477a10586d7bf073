import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { LogAttachmentRecord } from "../../store/records/log-attachment-record.ts";
import type { PaneRecord } from "../../store/records/pane-record.ts";
import type { Store } from "../../store/store.ts";
import type { KeyedQueue } from "./keyed-queue.ts";
import { prepareLogFile } from "./log-file.ts";
import { usualLogPath } from "./log-place.ts";
import type { LogWiring } from "./log-wiring.ts";

const STREAM_RETRY_MS = 1_000;

export interface LogUpkeepOptions {
  readonly home: string;
  readonly store: Store;
  readonly wiring: LogWiring;
  readonly queue: KeyedQueue;
  readonly onChange: () => void;
  /** A pipe of ours that no attachment stands for; it is left as it is. */
  readonly onOrphan: (agentId: string) => void;
  /** Somebody piped the pane elsewhere. */
  readonly onPipeLost: (log: LogAttachmentRecord) => void;
  readonly onFault: (error: unknown) => void;
}

/** Makes pipes and streams agree with the rows: after a crash, and after each scan. */
export class LogUpkeep {
  readonly #options: LogUpkeepOptions;
  readonly #retries = new Map<string, NodeJS.Timeout>();
  #stopped = false;

  constructor(options: LogUpkeepOptions) {
    this.#options = options;
  }

  /** At start: undoes what was half done, revives what was active, finishes detaches, tells of orphans. */
  async recover(): Promise<void> {
    const { store } = this.#options;
    await this.#each(store.read.logIntents(), async (intent) => {
      const ended = await this.#options.wiring.disconnect(intent, intent);
      // The container does not answer now; the note stays for another start.
      if (typeof ended !== "string" && ended.kind === "failed") return;
      await store.write.dropLogIntent({ paneRef: intent.paneRef });
    });
    await this.revive();
    const newest = new Map(store.read.newestLogAttachments().map((log) => [log.agentId, log]));
    await this.#each(store.read.unloggedPanes(), (pane) => this.#findOrphan(pane, newest));
  }

  /** Every active attachment gets its pipe or stream back where it has gone. */
  async revive(): Promise<void> {
    await this.#each(this.#options.store.read.activeLogAttachments(), (log) => this.#revive(log));
  }

  /** The pane is no longer attached, but may go on under another process with the old pipe. */
  release(log: LogAttachmentRecord): void {
    const { store, wiring, queue, onFault } = this.#options;
    void queue
      .run(log.paneRef, async () => {
        const active = store.read.activeLogOf(log.agentId);
        if (log.pipePath === null) {
          if (active?.logPath !== log.logPath) await wiring.disconnect(log, log);
          return;
        }
        // A pane has one pipe; what is attached now has it.
        if (active !== null && active.pipePath !== null) return;
        const pane = store.read.paneByRef(log.paneRef);
        if (pane?.state === "active") await wiring.disconnect(pane, log);
      })
      .catch(onFault);
  }

  /** What writes the log is to write to the file that has its name now. */
  async rewire(log: LogAttachmentRecord): Promise<void> {
    const { store, wiring, queue } = this.#options;
    await queue.run(log.paneRef, async () => {
      const row = store.read.logAttachment(log.attachmentId);
      if (row?.status !== "active") return;
      // With the modes that a log has; a file that has gone again is seen by who follows it.
      await prepareLogFile(row.logPath, "leave it");
      const connected = await wiring.reconnect(row, row);
      if (connected !== "connected" && connected.kind === "failed")
        throw new Error(`a pipe could not be restarted: ${connected.code}`);
    });
  }

  /** Streams that ended by themselves and have not come back. */
  get waiting(): number {
    return this.#retries.size;
  }

  isWaiting(logPath: string): boolean {
    return this.#retries.has(logPath);
  }

  /** The stream into this log ended: it is opened again, now and then, for as long as the attachment is active. */
  streamEnded(logPath: string): void {
    const log = this.#options.store.read.activeLogAttachments().find((row) => row.logPath === logPath);
    if (log !== undefined && !this.#stopped) this.#retryLater(log);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#retries.values()) clearTimeout(timer);
    this.#retries.clear();
  }

  #retryLater(log: LogAttachmentRecord): void {
    const timer = setTimeout(() => {
      void this.#options.queue
        .run(log.paneRef, () => this.#revive(log))
        .then(
          () => this.#retries.delete(log.logPath),
          () => this.#stopped || this.#retryLater(log),
        );
    }, STREAM_RETRY_MS);
    timer.unref();
    this.#retries.set(log.logPath, timer);
  }

  async #revive(log: LogAttachmentRecord): Promise<void> {
    const { store, wiring, onPipeLost, onChange } = this.#options;
    const row = store.read.logAttachment(log.attachmentId);
    if (row?.status !== "active") return;
    if (row.pipePath !== null) {
      const state = await wiring.pipeOf(row).inspectPipe(row, row.pipePath);
      // Whoever piped the pane elsewhere meant it; only an operator takes it back.
      if (state.kind === "foreign") {
        if (await store.write.markLogStale({ attachmentId: row.attachmentId, reason: "pipe_lost" }))
          onPipeLost(row);
        onChange();
        return;
      }
      if (state.kind !== "none" && state.kind !== "moved") return;
    }
    const file = await prepareLogFile(row.logPath, "leave it");
    // That it is missing is found, and told, by who follows it.
    if (file.kind === "missing") return;
    if (file.kind === "unusable") throw new Error("a log cannot be written");
    const wired = await wiring.connect(row, row);
    if (wired.kind === "failed") throw new Error(`a pipe could not be started: ${wired.code}`);
  }

  async #findOrphan(pane: PaneRecord, newest: ReadonlyMap<string, LogAttachmentRecord>): Promise<void> {
    const { home, wiring, onOrphan } = this.#options;
    const { agentId } = pane;
    if (agentId === null) return;
    const log = newest.get(agentId);
    const usual =
      pane.containerId === HOST_CONTAINER_ID ? usualLogPath(home, pane.containerId, agentId) : null;
    const pipePath = log?.pipePath ?? usual;
    if (pipePath === null) return;
    const state = await wiring.pipeOf(pane).inspectPipe(pane, pipePath);
    if (state.kind !== "ours" && state.kind !== "moved") return;
    // The detach was committed; only the end of its pipe is missing.
    if (log?.status === "detached") await wiring.disconnect(pane, log);
    else onOrphan(agentId);
  }

  async #each<Item extends { readonly paneRef: string }>(
    items: readonly Item[],
    job: (item: Item) => Promise<void>,
  ): Promise<void> {
    const { queue, onFault } = this.#options;
    await Promise.all(items.map((item) => queue.run(item.paneRef, () => job(item)).catch(onFault)));
  }
}
