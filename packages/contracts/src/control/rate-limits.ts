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

/** Whoever goes on calling over a limit is blocked there, at first for a while and then for longer. */
export interface RateBlock {
  /** So many violations … */
  readonly violations: number;
  /** … within so long … */
  readonly withinSeconds: number;
  /** … are followed by a block of this length. */
  readonly blockSeconds: number;
}

/** What repeated violations of one limit lead to, the longest block first. During a block nothing is counted. */
export const RATE_BLOCKS: readonly RateBlock[] = [
  { violations: 10, withinSeconds: 3_600, blockSeconds: 3_600 },
  { violations: 3, withinSeconds: 300, blockSeconds: 900 },
];

/** Refused calls so close together are one violation: whoever sends many at once has not yet been told. */
export const RATE_VIOLATION_SECONDS = 10;

/** Heartbeats that a node may send for each that is expected of it. */
export const NODE_BEATS_PER_EXPECTED = 2.5;

/** Not counted among all calls: their number follows from the number of nodes, and each node has a budget of its own. */
export const RATE_EXEMPT_METHODS: readonly string[] = ["runtimenode.heartbeat"];
