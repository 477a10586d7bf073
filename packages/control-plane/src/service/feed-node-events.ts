import { appendSessionEvents } from "../store/append-session-events.ts";
import { isDatabaseUnavailable } from "../store/database-failure.ts";
import type { Db } from "../store/database.ts";
import { areTransitionsWaiting, takeTransitions } from "../store/node-transitions.ts";
import { pause } from "../store/pause.ts";
import { eventOfTransition } from "./transition-event.ts";

const AT_ONCE = 500;
/** How soon it is looked for what a replica that is gone has left. */
const LOOK_MS = 1_000;
/** Another replica is telling; it may have looked just before our change. */
const BESIDE_MS = 50;

export interface FeedNodeEventsOptions {
  readonly db: Db;
  readonly newId: () => string;
  readonly isPrepared: () => boolean;
  /** A fault of ours: nothing is told until it is gone, and nothing is lost. */
  readonly onFault: (error: unknown) => void;
  /** Default 1 s. */
  readonly lookMs?: number;
}

/**
 * Tells what happened to nodes in the feeds of their sessions. Every change has left its transition in its own
 * transaction; one transaction takes transitions out and appends their events. So an event is told exactly once, whoever is
 * killed when, and no heartbeat waits for a feed.
 */
export class FeedNodeEvents {
  readonly #options: FeedNodeEventsOptions;
  readonly #stopping = new AbortController();
  #woken = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: FeedNodeEventsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** There is something to tell. */
  wake(): void {
    this.#woken.abort();
  }

  /** Tells what is there, unless the database does not answer. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
    await this.#tellAll();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#woken = new AbortController();
      const isBeside = (await this.#tellAll()) === "beside";
      await pause(isBeside ? BESIDE_MS : (this.#options.lookMs ?? LOOK_MS), this.#woken.signal);
    }
  }

  async #tellAll(): Promise<"told" | "beside" | "failed"> {
    const { db, isPrepared, onFault } = this.#options;
    if (!isPrepared()) return "failed";
    try {
      while (await areTransitionsWaiting(db)) if (!(await this.#tellSome())) return "beside";
      return "told";
    } catch (error) {
      if (!isDatabaseUnavailable(error)) onFault(error);
      return "failed";
    }
  }

  /** @returns false where another replica is at it. */
  #tellSome(): Promise<boolean> {
    const { db, newId } = this.#options;
    return db.transaction().execute(async (tx) => {
      const transitions = await takeTransitions(tx, AT_ONCE);
      if (transitions === undefined) return false;
      await appendSessionEvents(tx, newId, transitions.map(eventOfTransition));
      return true;
    });
  }
}
