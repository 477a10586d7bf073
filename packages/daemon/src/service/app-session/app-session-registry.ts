import { randomUUID } from "node:crypto";

export const MAX_APP_SESSIONS = 8;

export interface AppSession {
  /** Counts from 1 in each process; safe to show and to audit. */
  readonly id: number;
  readonly clientId: string | undefined;
  readonly clientVersion: string | undefined;
  readonly openedAtMs: number;
  /** Aborts when the session ends: what was begun in its name and goes on, ends with it. */
  readonly ended: AbortSignal;
}

export type OpenAppSession =
  | { readonly kind: "opened"; readonly token: string; readonly session: AppSession }
  | { readonly kind: "full" };

export interface AppSessionOptions {
  /** Milliseconds without a call and without a kept connection after which a session has ended. */
  readonly idleMs: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

interface Entry {
  readonly session: AppSession;
  readonly ending: AbortController;
  /** Kept connections that used the session and are still open. */
  readonly connections: Set<AbortSignal>;
  lastUsed: number;
  /** Position in the order in which sessions lost their last kept connection; undefined while they have one. */
  abandoned: number | undefined;
}

/**
 * The live app-sessions of this process. Tokens stay in memory, and a token outlives its connection.
 *
 * A place comes free in three ways: the client says goodbye; nobody has used the session for the idle
 * limit; or all places are taken and a client that kept its connection has closed it, the longest gone
 * first. Until then it can come back with its token, and its idempotency keys still hold.
 */
export class AppSessionRegistry {
  readonly #byToken = new Map<string, Entry>();
  readonly #idleMs: number;
  readonly #now: () => number;
  #lastId = 0;
  #departures = 0;

  constructor({ idleMs, now = () => performance.now() }: AppSessionOptions) {
    this.#idleMs = idleMs;
    this.#now = now;
  }

  /** `kept` is the signal of a connection that stays open after the answer. */
  open(clientId: string | undefined, clientVersion: string | undefined, kept?: AbortSignal): OpenAppSession {
    this.#endIdle();
    if (this.#byToken.size >= MAX_APP_SESSIONS && !this.#makeRoom()) return { kind: "full" };
    const token = randomUUID();
    this.#lastId += 1;
    const ending = new AbortController();
    const openedAtMs = Date.now();
    const session = { id: this.#lastId, clientId, clientVersion, openedAtMs, ended: ending.signal };
    const entry: Entry = {
      session,
      ending,
      connections: new Set(),
      lastUsed: this.#now(),
      abandoned: undefined,
    };
    this.#byToken.set(token, entry);
    this.#hold(entry, kept);
    return { kind: "opened", token, session };
  }

  find(token: string, kept?: AbortSignal): AppSession | undefined {
    const entry = this.#byToken.get(token);
    if (entry === undefined) return undefined;
    if (this.#isIdle(entry)) {
      this.#end(token);
      return undefined;
    }
    entry.lastUsed = this.#now();
    this.#hold(entry, kept);
    return entry.session;
  }

  /** Ends a session at its client's wish; its place is free at once. */
  close(session: AppSession): void {
    for (const [token, entry] of this.#byToken) if (entry.session === session) this.#end(token);
  }

  #isIdle({ connections, lastUsed }: Entry): boolean {
    return connections.size === 0 && this.#now() - lastUsed > this.#idleMs;
  }

  #endIdle(): void {
    for (const [token, entry] of this.#byToken) if (this.#isIdle(entry)) this.#end(token);
  }

  #end(token: string): void {
    this.#byToken.get(token)?.ending.abort();
    this.#byToken.delete(token);
  }

  #hold(entry: Entry, kept: AbortSignal | undefined): void {
    if (kept === undefined || kept.aborted || entry.connections.has(kept)) return;
    entry.connections.add(kept);
    entry.abandoned = undefined;
    const leave = (): void => {
      entry.connections.delete(kept);
      if (entry.connections.size > 0) return;
      entry.lastUsed = this.#now();
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
    if (longest === undefined) return false;
    this.#end(longest.token);
    return true;
  }
}
