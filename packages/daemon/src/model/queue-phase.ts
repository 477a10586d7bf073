/** The states of a message with `queued` split by whether a delivery attempt is stamped. */
export const QUEUE_PHASES = ["queued", "in_flight", "blocked", "failed", "delivered", "canceled"] as const;
export type QueuePhase = (typeof QUEUE_PHASES)[number];

export const QUEUE_STEPS = ["claim", "deliver", "fail", "block", "release"] as const;
export type QueueStep = (typeof QUEUE_STEPS)[number];

/** Every phase under every step; null refuses. Nothing leaves a terminal phase, and only a claim starts a delivery. */
export const QUEUE_TRANSITIONS: Readonly<Record<QueuePhase, Readonly<Record<QueueStep, QueuePhase | null>>>> =
  {
    queued: { claim: "in_flight", deliver: null, fail: null, block: "blocked", release: null },
    in_flight: { claim: null, deliver: "delivered", fail: "failed", block: "blocked", release: "queued" },
    blocked: { claim: null, deliver: null, fail: null, block: null, release: null },
    failed: { claim: null, deliver: null, fail: null, block: null, release: null },
    delivered: { claim: null, deliver: null, fail: null, block: null, release: null },
    canceled: { claim: null, deliver: null, fail: null, block: null, release: null },
  };

export function queuePhase(
  state: Exclude<QueuePhase, "in_flight">,
  attemptStartedAt: number | null,
): QueuePhase {
  return state === "queued" && attemptStartedAt !== null ? "in_flight" : state;
}
