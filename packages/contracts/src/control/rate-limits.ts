/** Whose calls are counted together. */
export type RateSubject = "participant" | "address" | "session" | "token";

export interface RateLimit {
  /** The method it is for; `*` for all of them together, `unauthenticated` for calls without a valid token. */
  readonly method: string;
  readonly per: RateSubject;
  readonly calls: number;
  /** Length of the window, which slides. */
  readonly seconds: number;
}

/** How often the control plane may be called. What is over it is refused with `rate_limited`. */
export const RATE_LIMITS: readonly RateLimit[] = [
  { method: "*", per: "participant", calls: 100, seconds: 60 },
  { method: "unauthenticated", per: "address", calls: 30, seconds: 60 },
  { method: "session.create", per: "participant", calls: 10, seconds: 60 },
  { method: "session.join", per: "participant", calls: 30, seconds: 60 },
  { method: "session.join", per: "token", calls: 10, seconds: 60 },
  { method: "invite.create", per: "session", calls: 20, seconds: 3_600 },
  { method: "invite.create", per: "participant", calls: 50, seconds: 3_600 },
  { method: "invite.accept", per: "token", calls: 10, seconds: 60 },
  { method: "invite.accept", per: "address", calls: 5, seconds: 60 },
];

/** Not counted among all calls: their number follows from the number of nodes, and each node has a budget of its own. */
export const RATE_EXEMPT_METHODS: readonly string[] = ["runtimenode.heartbeat"];
