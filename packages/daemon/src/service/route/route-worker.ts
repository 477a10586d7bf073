import type { AdvanceRouteOutcome, RouteSkip } from "../../store/operations/advance-route.ts";
import { isStoreError } from "../../store/store-error.ts";
import type { Store } from "../../store/store.ts";
import type { RecentSkips } from "./recent-skips.ts";

export interface RouteWorkerOptions {
  readonly store: Store;
  readonly skips: RecentSkips;
  /** A route has made messages that can be delivered. */
  readonly onMessages: () => void;
  readonly onFault: (error: unknown) => void;
  /** Milliseconds between two looks when nothing calls; the net under missed calls. */
  readonly cycleMs: number;
  /** Events a route takes in one transaction. */
  readonly batch: number;
  /** Milliseconds between two audit rows that say the worker lives. */
  readonly heartbeatMs: number;
}

/** What one route did since the daemon started. */
export interface RouteRuntime {
  readonly eventsConsumed: number;
  readonly lastCycleAtMs: number;
  readonly lastSkip: { readonly reason: RouteSkip["reason"]; readonly atMs: number } | null;
}

export interface RouteWorkerStatus {
  readonly lastCycleAtMs: number | null;
  readonly eventsConsumed: number;
  readonly skipsByReason: Readonly<Record<string, number>>;
  /** The last cycle could not finish; the routes stand where they stood and it is tried again. */
  readonly degraded: boolean;
}

interface SinceHeartbeat {
  cycles: number;
  eventsConsumed: number;
  skips: number;
}

const NOTHING_NEW: AdvanceRouteOutcome = { consumed: 0, messages: 0, skips: [], more: false };

/**
 * Takes every enabled route over the events, one route after the other in the order of their creation. What an event
 * leads to is decided and written in the store's one transaction; this only calls for it, again and again.
 */
export class RouteWorker {
  readonly #options: RouteWorkerOptions;
  readonly #runtime = new Map<string, RouteRuntime>();
  /** The newest event of the moment when a route had looked at all there were: until a newer one, it has nothing to do. */
  readonly #lookedUpTo = new Map<string, number>();
  readonly #skipsByReason = new Map<string, number>();
  readonly #timers: readonly NodeJS.Timeout[];
  #since: SinceHeartbeat = { cycles: 0, eventsConsumed: 0, skips: 0 };
  #eventsConsumed = 0;
  #lastCycleAtMs: number | null = null;
  #degraded = false;
  #stopped = false;
  #again = false;
  #cycling: Promise<void> | undefined;
  #beating: Promise<void> = Promise.resolve();

  constructor(options: RouteWorkerOptions) {
    this.#options = options;
    this.#timers = [
      setInterval(() => this.kick(), options.cycleMs),
      setInterval(() => {
        this.#beating = this.#beat();
      }, options.heartbeatMs),
    ];
  }

  get alive(): boolean {
    return !this.#stopped;
  }

  status(): RouteWorkerStatus {
    return {
      lastCycleAtMs: this.#lastCycleAtMs,
      eventsConsumed: this.#eventsConsumed,
      skipsByReason: Object.fromEntries(this.#skipsByReason),
      degraded: this.#degraded,
    };
  }

  /** Null for a route that has not run since the daemon started. */
  runtime(routeId: string): RouteRuntime | null {
    return this.#runtime.get(routeId) ?? null;
  }

  /** Says that there may be events to route. Cheap. */
  kick(): void {
    this.#again = true;
    if (this.#cycling !== undefined || this.#stopped) return;
    this.#cycling = this.#cycles().finally(() => {
      this.#cycling = undefined;
      if (this.#again) this.kick();
    });
  }

  /** Lets the transaction under way finish. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#cycling;
    await this.#beating;
  }

  async #cycles(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        await this.#cycle();
        this.#degraded = false;
      } catch (error) {
        // The route stands where it stood; the next cycle tries again.
        this.#degraded = true;
        if (!isStoreError(error) || error.code !== "store_closed") this.#options.onFault(error);
        return;
      } finally {
        this.#since.cycles += 1;
        this.#lastCycleAtMs = Date.now();
      }
    }
  }

  async #cycle(): Promise<void> {
    const { store, batch, onMessages } = this.#options;
    // Read before any route looks: what comes meanwhile is newer, and calls for another look.
    const newest = store.read.newestEventId();
    for (const { routeId } of store.read.enabledRoutes()) {
      if (this.#lookedUpTo.get(routeId) === newest) {
        this.#count(routeId, NOTHING_NEW);
        continue;
      }
      for (let more = true; more && !this.#stopped;) {
        const outcome = await store.write.advanceRoute({ routeId, batch });
        this.#count(routeId, outcome);
        if (outcome.messages > 0) onMessages();
        more = outcome.more;
        if (!more) this.#lookedUpTo.set(routeId, newest);
      }
    }
  }

  #count(routeId: string, { consumed, skips }: AdvanceRouteOutcome): void {
    const before = this.#runtime.get(routeId);
    const now = Date.now();
    const last = skips.at(-1);
    this.#runtime.set(routeId, {
      eventsConsumed: (before?.eventsConsumed ?? 0) + consumed,
      lastCycleAtMs: now,
      lastSkip: last === undefined ? (before?.lastSkip ?? null) : { reason: last.reason, atMs: now },
    });
    this.#eventsConsumed += consumed;
    this.#since.eventsConsumed += consumed;
    this.#since.skips += skips.length;
    for (const { reason } of skips) {
      this.#options.skips.record();
      this.#skipsByReason.set(reason, (this.#skipsByReason.get(reason) ?? 0) + 1);
    }
  }

  async #beat(): Promise<void> {
    const { cycles, eventsConsumed, skips } = this.#since;
    this.#since = { cycles: 0, eventsConsumed: 0, skips: 0 };
    try {
      await this.#options.store.write.recordRouteHeartbeat({
        intervalSeconds: this.#options.heartbeatMs / 1000,
        cycles,
        eventsConsumed,
        skips,
        degraded: this.#degraded,
      });
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}
