import { randomBytes } from "node:crypto";
import { closeWindow, windowEnd } from "../../model/activity-window.ts";
import { quietEvent, syntheticEvent, type QuietGrace } from "../../model/quiet-event.ts";
import { FRESH_READING, readLogLines, type ReadingRules } from "../../model/read-log-lines.ts";
import type { RecordEventsInput } from "../../store/operations/record-events.ts";
import type { Store } from "../../store/store.ts";
import type { Clock } from "../../store/timestamp.ts";
import { KeyedQueue } from "../logs/keyed-queue.ts";
import type { LogBatch, LogReceipt, LogSink } from "../logs/log-sink.ts";
import type { EventFeed } from "./event-feed.ts";

export interface EventPipelineOptions {
  readonly store: Pick<Store, "read" | "write">;
  readonly feed: EventFeed;
  readonly rules: ReadingRules;
  readonly grace: QuietGrace;
  readonly clock: Clock;
  /** What went wrong where nobody waits for an answer, for the operator. */
  readonly onFault: (error: unknown) => void;
}

/** How often silence is listened to, and how long a window waits that could not be written. */
const LOOK_MS = 1000;

/**
 * Makes events of what panes write and of their silence. It remembers nothing between two steps but timers: what is
 * being collected stands beside the events, so that the next process goes on where this one ended.
 */
export class EventPipeline implements LogSink {
  readonly #options: EventPipelineOptions;
  readonly #queue = new KeyedQueue();
  readonly #windows = new Map<string, NodeJS.Timeout>();
  #looking: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: EventPipelineOptions) {
    this.#options = options;
  }

  /** Takes up what the last process left, and begins to listen to silence. */
  start(): void {
    for (const attachmentId of this.#options.store.read.collectingLogs()) this.#wakeAt(attachmentId, 0);
    this.#looking = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Finishes what is under way. Windows that are open stay open, for the next process. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#looking);
    for (const timer of this.#windows.values()) clearTimeout(timer);
    this.#windows.clear();
    await this.#queue.settled();
  }

  take(batch: LogBatch): Promise<LogReceipt> {
    return this.#queue.run(batch.attachmentId, () => this.#read(batch));
  }

  async #read(batch: LogBatch): Promise<LogReceipt> {
    const { store, rules } = this.#options;
    const { attachmentId, lines, observedAt } = batch;
    const before = store.read.logReading(attachmentId) ?? FRESH_READING;
    const { events, reading } = readLogLines(before, lines, observedAt, rules, freshWindowId);
    const recorded = await this.#record({ attachmentId, events, observedAt, reading, advance: batch });
    if (!recorded) return "moved-on";
    if (reading.window !== null) this.#wakeAt(attachmentId, windowEnd(reading.window, rules.windowMicros));
    return "committed";
  }

  async #record(input: RecordEventsInput): Promise<boolean> {
    const { store, feed } = this.#options;
    const outcome = await store.write.recordEvents(input);
    if (outcome.kind === "moved-on") return false;
    if (outcome.newestEventId !== null) feed.publish(outcome.newestEventId);
    return true;
  }

  /** Looks at the log's window at `at`, microseconds since 1970; at once where that has passed. */
  #wakeAt(attachmentId: string, at: number): void {
    if (this.#stopped || this.#windows.has(attachmentId)) return;
    const ms = Math.ceil((at - this.#options.clock()) / 1000);
    const wake = (): void => {
      this.#windows.delete(attachmentId);
      this.#queue
        .run(attachmentId, () => this.#endWindow(attachmentId))
        .catch((error: unknown) => {
          this.#options.onFault(error);
          this.#wakeAt(attachmentId, this.#options.clock() + LOOK_MS * 1000);
        });
    };
    // Bounded, so that a clock that was set back cannot keep a window open for long.
    this.#windows.set(attachmentId, setTimeout(wake, Math.min(Math.max(ms, 0), this.#windowMs())).unref());
  }

  #windowMs(): number {
    return Math.ceil(this.#options.rules.windowMicros / 1000);
  }

  async #endWindow(attachmentId: string): Promise<void> {
    const { store, clock, rules } = this.#options;
    const before = store.read.logReading(attachmentId);
    if (before === null || before.window === null) return;
    const now = clock();
    const end = windowEnd(before.window, rules.windowMicros);
    if (now < end && now >= before.window.startedAt) return this.#wakeAt(attachmentId, end);
    const events = [closeWindow(before.window, now, rules.windowMicros)];
    const reading = { ...before, window: null };
    await this.#record({ attachmentId, events, observedAt: now, reading, advance: null });
  }

  #look(): void {
    const { store, onFault } = this.#options;
    try {
      for (const { attachmentId } of store.read.quietLogs().filter((log) => this.#saysOf(log) !== null))
        this.#queue.run(attachmentId, () => this.#tell(attachmentId)).catch(onFault);
    } catch (error) {
      onFault(error);
    }
  }

  #saysOf(log: ReturnType<Store["read"]["quietLogs"]>[number]): ReturnType<typeof quietEvent> {
    return quietEvent({ ...log, now: this.#options.clock() }, this.#options.grace);
  }

  /** Judged again when its turn has come: lines may have been taken since. */
  async #tell(attachmentId: string): Promise<void> {
    const { store, clock } = this.#options;
    const log = store.read.quietLogs().find((candidate) => candidate.attachmentId === attachmentId);
    const type = log === undefined ? null : this.#saysOf(log);
    if (type === null) return;
    const reading = store.read.logReading(attachmentId) ?? FRESH_READING;
    await this.#record({
      attachmentId,
      events: [syntheticEvent(type)],
      observedAt: clock(),
      reading,
      advance: null,
    });
  }
}

function freshWindowId(): string {
  return randomBytes(6).toString("hex");
}
