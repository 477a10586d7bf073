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

/** The live app-sessions of this process. Tokens stay in memory; a token outlives its connection. */
export class AppSessionRegistry {
  readonly #byToken = new Map<string, AppSession>();
  #lastId = 0;

  open(clientId: string | undefined, clientVersion: string | undefined): OpenAppSession {
    if (this.#byToken.size >= MAX_APP_SESSIONS) return { kind: "full" };
    const token = randomUUID();
    this.#lastId += 1;
    const session = { id: this.#lastId, clientId, clientVersion, openedAtMs: Date.now() };
    this.#byToken.set(token, session);
    return { kind: "opened", token, session };
  }

  find(token: string): AppSession | undefined {
    return this.#byToken.get(token);
  }
}
