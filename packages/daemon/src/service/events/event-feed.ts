import type { EventType } from "../../model/event-type.ts";
import type { EventSlice } from "../../store/event-reader.ts";
import type { StoreReader } from "../../store/store-reader.ts";

export interface FollowOptions {
  /** Number of the last event that is known; `null` begins with what comes from now on. */
  readonly after: number | null;
  /** Null for all. */
  readonly types: readonly EventType[] | null;
  readonly agentId: string | null;
  /** Only of agents in this container, or in `host`. */
  readonly containerId?: string;
}

export interface EventFollower {
  /** Number behind which the next read begins. */
  readonly position: number;
  /** Looks at the next events without passing over them. At most `limit`, at least 1. */
  peek(limit: number): EventSlice;
  /** Passes over everything up to this number. */
  pass(position: number): void;
  /** Resolves as soon as there may be something behind the position, or the signal aborts. */
  more(signal: AbortSignal): Promise<void>;
}

type Reader = Pick<StoreReader, "eventsAfter" | "newestEventId">;

/**
 * Tells followers of new events. A follower buffers nothing: it knows a place in the stored sequence and reads on from
 * there, the backlog like what is new, so that none is missed between the two and a slow one costs no memory.
 */
export class EventFeed {
  readonly #read: Reader;
  readonly #onNew: () => void;
  readonly #waiting = new Set<() => void>();
  #newest: number;

  /** `onNew` runs after each commit of events. */
  constructor(read: Reader, onNew: () => void = () => undefined) {
    this.#read = read;
    this.#onNew = onNew;
    this.#newest = read.newestEventId();
  }

  /** Number of the newest event, 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** Events up to this number are committed. */
  publish(newest: number): void {
    if (newest <= this.#newest) return;
    this.#newest = newest;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
    this.#onNew();
  }

  follow({ after, ...filters }: FollowOptions): EventFollower {
    let position = after ?? this.#newest;
    return {
      get position() {
        return position;
      },
      peek: (limit) => this.#read.eventsAfter({ after: position, limit, ...filters }),
      pass: (to) => {
        position = Math.max(position, to);
      },
      more: (signal) => this.#after(position, signal),
    };
  }

  #after(position: number, signal: AbortSignal): Promise<void> {
    if (this.#newest > position || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener("abort", wake);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}
