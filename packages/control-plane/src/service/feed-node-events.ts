import { appendSessionEvents } from "../store/append-session-events.ts";
import { isDatabaseUnavailable } from "../store/database-failure.ts";
import type { Db } from "../store/database.ts";
import type { NodeEventSink, RuntimeNodeEvent } from "./ports/node-events.ts";
import { pause } from "../store/pause.ts";

const AT_ONCE = 500;
/** What is beyond is dropped, the oldest first: the roster says how things stand. */
const WAITING_MAX = 20_000;
const RETRY_MS = 1_000;

export interface FeedNodeEventsOptions {
  readonly db: Db;
  readonly newId: () => string;
  /** A fault of ours, or events that were dropped; by code. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Tells what happens to nodes in the feeds of their sessions, in the order in which it was published. A heartbeat does not
 * wait for its event; a database that does not answer is tried again.
 */
export class FeedNodeEvents implements NodeEventSink {
  readonly #options: FeedNodeEventsOptions;
  readonly #stopping = new AbortController();
  #waiting: RuntimeNodeEvent[] = [];
  #writing: Promise<void> | undefined;

  constructor(options: FeedNodeEventsOptions) {
    this.#options = options;
  }

  publish(events: readonly RuntimeNodeEvent[]): void {
    this.#waiting.push(...events);
    if (this.#waiting.length > WAITING_MAX) {
      this.#waiting = this.#waiting.slice(-WAITING_MAX);
      this.#options.onFault(
        Object.assign(new Error("node events were dropped"), { code: "node_events_dropped" }),
      );
    }
    this.#start();
  }

  #start(): void {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
      if (this.#waiting.length > 0 && !this.#stopping.signal.aborted) this.#start();
    });
  }

  /** Writes what waits, unless the database does not answer. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, AT_ONCE);
      if (await this.#append(batch)) continue;
      this.#waiting.unshift(...batch);
      if (this.#stopping.signal.aborted) return;
      await pause(RETRY_MS, this.#stopping.signal);
    }
  }

  /** @returns false where it is worth another try. */
  async #append(batch: readonly RuntimeNodeEvent[]): Promise<boolean> {
    const { db, newId, onFault } = this.#options;
    const events = batch.map((event) => ({ ...event, actor: event.payload.actor ?? null }));
    try {
      await db.transaction().execute((tx) => appendSessionEvents(tx, newId, events));
      return true;
    } catch (error) {
      if (isDatabaseUnavailable(error)) return false;
      onFault(error);
      return true;
    }
  }
}
