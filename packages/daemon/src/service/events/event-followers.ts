import { randomBytes } from "node:crypto";
import type { EventSlice } from "../../store/event-reader.ts";
import type { EventFeed, EventFollower, FollowOptions } from "./event-feed.ts";

export interface EventFollowersOptions {
  readonly feed: Pick<EventFeed, "follow">;
  /** Milliseconds without a call after which a session has ended. */
  readonly idleMs: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

export type OpenFollowerOutcome =
  | { readonly kind: "opened"; readonly sessionId: string; readonly follower: EventFollower }
  | { readonly kind: "full" };

export type NoSession = { readonly kind: "unknown" | "expired" };

export type NextEventsOutcome =
  | {
      readonly kind: "read";
      readonly events: EventSlice["events"];
      readonly missed: number;
      /** Number behind which the next read begins. */
      readonly position: number;
      readonly open: boolean;
    }
  | NoSession;

export interface NextEventsInput {
  readonly sessionId: string;
  /** Who asks; somebody else's session is unknown to them. */
  readonly owner: string;
  /** Events at once, at least 1. */
  readonly limit: number;
  readonly waitMs: number;
  /** Number behind which to read; null for behind what was read last. */
  readonly after: number | null;
  /** Aborts when the connection has gone: then nothing is passed over. */
  readonly signal: AbortSignal;
  /** A connection whose caller has died can look as one whose caller only says no more. */
  readonly isThere: () => boolean;
}

/** Sessions of one place at a time, and ended ones that are still called expired rather than unknown. */
export const FOLLOWERS_MAX = 16;
const EXPIRED_KEPT = 256;

interface Session {
  readonly owner: string;
  readonly options: FollowOptions;
  follower: EventFollower;
  lastUsed: number;
  /** Whoever waits in it now. */
  waiting: AbortController | null;
  open: boolean;
}

/**
 * Followers that ask again and again, each under a lease: one that nobody asks for any more ends by itself, and costs
 * nothing but its place until then. In memory: a daemon that starts anew knows none, and a follower goes on from the
 * cursor of its last answer.
 */
export class EventFollowers {
  readonly #feed: EventFollowersOptions["feed"];
  readonly #idleMs: number;
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();
  /** Ended by time, with their owners, the oldest first. */
  readonly #expired = new Map<string, string>();
  #closed = false;

  constructor({ feed, idleMs, now = () => performance.now() }: EventFollowersOptions) {
    this.#feed = feed;
    this.#idleMs = idleMs;
    this.#now = now;
  }

  open(owner: string, options: FollowOptions): OpenFollowerOutcome {
    this.#endIdle();
    const held = [...this.#sessions.values()].filter((session) => session.owner === owner);
    if (this.#closed || held.length >= FOLLOWERS_MAX) return { kind: "full" };
    const sessionId = `fs_${randomBytes(6).toString("hex")}`;
    const follower = this.#feed.follow(options);
    const lastUsed = this.#now();
    this.#sessions.set(sessionId, { owner, options, follower, lastUsed, waiting: null, open: true });
    return { kind: "opened", sessionId, follower };
  }

  async next(input: NextEventsInput): Promise<NextEventsOutcome> {
    const session = this.#find(input.sessionId, input.owner);
    if ("kind" in session) return session;
    // The caller before may have gone without a word: whoever asks last is answered.
    session.waiting?.abort();
    const turn = new AbortController();
    session.waiting = turn;
    if (input.after !== null)
      session.follower = this.#feed.follow({ ...session.options, after: input.after });
    try {
      return await this.#read(session, turn.signal, input);
    } finally {
      if (session.waiting === turn) session.waiting = null;
      session.lastUsed = this.#now();
    }
  }

  close(sessionId: string, owner: string): { readonly kind: "closed" } | NoSession {
    const session = this.#find(sessionId, owner);
    if ("kind" in session) return session;
    this.#sessions.delete(sessionId);
    end(session);
    return { kind: "closed" };
  }

  /** Answers everybody who waits, and opens no session any more; call it before the sockets are closed. */
  closeAll(): void {
    this.#closed = true;
    for (const session of this.#sessions.values()) end(session);
    this.#sessions.clear();
  }

  async #read(
    session: Session,
    turn: AbortSignal,
    { limit, waitMs, signal, isThere }: NextEventsInput,
  ): Promise<NextEventsOutcome> {
    const { follower } = session;
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), waitMs);
    const over = AbortSignal.any([turn, signal, timer.signal]);
    try {
      for (;;) {
        if (turn.aborted || signal.aborted || !isThere())
          return {
            kind: "read",
            events: [],
            missed: 0,
            position: follower.position,
            open: session.open,
          };
        const { events, missed, position } = follower.peek(limit);
        follower.pass(position);
        if (events.length > 0 || missed > 0 || waitMs === 0 || over.aborted)
          return { kind: "read", events, missed, position: follower.position, open: session.open };
        await follower.more(over);
      }
    } finally {
      clearTimeout(timeout);
    }
  }

  #find(sessionId: string, owner: string): Session | NoSession {
    this.#endIdle();
    const session = this.#sessions.get(sessionId);
    if (session?.owner === owner) return session;
    return { kind: this.#expired.get(sessionId) === owner ? "expired" : "unknown" };
  }

  #endIdle(): void {
    const now = this.#now();
    for (const [sessionId, session] of this.#sessions) {
      if (session.waiting !== null || now - session.lastUsed < this.#idleMs) continue;
      this.#sessions.delete(sessionId);
      session.open = false;
      this.#expired.set(sessionId, session.owner);
    }
    for (const oldest of this.#expired.keys()) {
      if (this.#expired.size <= EXPIRED_KEPT) break;
      this.#expired.delete(oldest);
    }
  }
}

function end(session: Session): void {
  session.open = false;
  session.waiting?.abort();
}
