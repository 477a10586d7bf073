import type { SessionEvent } from "../../model/session-event.ts";
import type { SessionReader } from "../../store/session-reader.ts";

/** Read at once: more would only wait in memory. */
const PAGE_EVENTS = 64;
const PAGE_BYTES = 262_144;

/** A place in one session's log, from where somebody reads on. */
export interface SessionFollower {
  /** Number of the next event that is wanted. */
  readonly position: number;
  /** Looks at the next events without passing over them. */
  peek(): readonly SessionEvent[];
  /** Passes over everything in front of this number. */
  pass(position: number): void;
  /** Resolves as soon as there may be something at the position, or the signal aborts. */
  more(signal: AbortSignal): Promise<void>;
}

type Reader = Pick<SessionReader, "nextSessionEvent" | "sessionEventsFrom">;

/**
 * Tells followers of new events in a session's log. As those of agents' events they buffer nothing: each knows a place
 * in the stored log and reads on from there, what is old like what is new.
 */
export class SessionFollowers {
  readonly #read: Reader;
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(read: Reader) {
    this.#read = read;
  }

  /** Events of this session were committed. */
  wake(sessionId: string): void {
    const waiting = this.#waiting.get(sessionId);
    this.#waiting.delete(sessionId);
    for (const wake of waiting ?? []) wake();
  }

  /** @param from number of the first event that is wanted */
  follow(sessionId: string, from: number): SessionFollower {
    let position = from;
    return {
      get position() {
        return position;
      },
      peek: () =>
        this.#read.sessionEventsFrom({
          sessionId,
          from: position,
          limit: PAGE_EVENTS,
          maxBytes: PAGE_BYTES,
        }),
      pass: (to) => {
        position = Math.max(position, to);
      },
      more: (signal) => this.#behind(sessionId, position, signal),
    };
  }

  #behind(sessionId: string, position: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || (this.#read.nextSessionEvent(sessionId) ?? 0) > position) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(sessionId) ?? new Set();
      this.#waiting.set(sessionId, waiting);
      const wake = (): void => {
        signal.removeEventListener("abort", wake);
        waiting.delete(wake);
        if (waiting.size === 0 && this.#waiting.get(sessionId) === waiting) this.#waiting.delete(sessionId);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}
