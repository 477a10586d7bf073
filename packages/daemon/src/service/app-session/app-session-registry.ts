import { randomUUID } from "node:crypto";

export const MAX_APP_SESSIONS = 8;

export interface AppSession {
  /** Counts from 1 in each process; safe to show and to audit. */
  readonly id: number;
  readonly clientId: string | undefined;
  readonly clientVersion: string | undefined;
  readonly openedAtMs: number;
}

export type OpenAppSession =
  | { readonly kind: "opened"; readonly token: string; readonly session: AppSession }
  | { readonly kind: "full" };

interface Entry {
  readonly session: AppSession;
  /** Kept connections that used the session and are still open. */
  readonly connections: Set<AbortSignal>;
  /** Position in the order in which sessions lost their last kept connection; undefined while they have one. */
  abandoned: number | undefined;
}

/**
 * The live app-sessions of this process. Tokens stay in memory, and a token outlives its connection.
 *
 * A client that opens a connection for each call says nothing when it leaves, so its session stays.
 * A client that keeps its connection does say so, by closing it: when all places are taken, the
 * session that was left longest ago makes room. Until then it can come back with its token, and its
 * idempotency keys still hold.
 */
export class AppSessionRegistry {
  readonly #byToken = new Map<string, Entry>();
  #lastId = 0;
  #departures = 0;

  /** `kept` is the signal of a connection that stays open after the answer. */
  open(clientId: string | undefined, clientVersion: string | undefined, kept?: AbortSignal): OpenAppSession {
    if (this.#byToken.size >= MAX_APP_SESSIONS && !this.#makeRoom()) return { kind: "full" };
    const token = randomUUID();
    this.#lastId += 1;
    const session = { id: this.#lastId, clientId, clientVersion, openedAtMs: Date.now() };
    const entry: Entry = { session, connections: new Set(), abandoned: undefined };
    this.#byToken.set(token, entry);
    this.#hold(entry, kept);
    return { kind: "opened", token, session };
  }

  find(token: string, kept?: AbortSignal): AppSession | undefined {
    const entry = this.#byToken.get(token);
    if (entry !== undefined) this.#hold(entry, kept);
    return entry?.session;
  }

  #hold(entry: Entry, kept: AbortSignal | undefined): void {
    if (kept === undefined || kept.aborted || entry.connections.has(kept)) return;
    entry.connections.add(kept);
    entry.abandoned = undefined;
    const leave = (): void => {
      entry.connections.delete(kept);
      if (entry.connections.size > 0) return;
      this.#departures += 1;
      entry.abandoned = this.#departures;
    };
    kept.addEventListener("abort", leave, { once: true });
  }

  #makeRoom(): boolean {
    const left = [...this.#byToken].flatMap(([token, { abandoned }]) =>
      abandoned === undefined ? [] : [{ token, abandoned }],
    );
    const [longest] = left.sort((a, b) => a.abandoned - b.abandoned);
    return longest !== undefined && this.#byToken.delete(longest.token);
  }
}
