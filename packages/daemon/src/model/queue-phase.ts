import type { BlockReason, QueueState } from "./queue-state.ts";

/**
 * The states of a message, told apart as far as its next step depends on it: `queued` by whether an attempt is
 * stamped, `blocked` by what may end it.
 */
export const QUEUE_PHASES = [
  "queued",
  "in_flight",
  /** An operator put it off; it returns by itself. */
  "delayed",
  /** Something that can mend keeps it; a person lets it go on. */
  "held",
  /** A right is missing; it can only be canceled. */
  "denied",
  "failed",
  "delivered",
  "canceled",
] as const;
export type QueuePhase = (typeof QUEUE_PHASES)[number];

export const QUEUE_STEPS = [
  "claim",
  "deliver",
  "fail",
  "release",
  "block",
  "approve",
  "delay",
  "end_delay",
  "cancel",
] as const;
export type QueueStep = (typeof QUEUE_STEPS)[number];

type Row = Readonly<Record<QueueStep, QueuePhase | null>>;

const NOTHING: Row = {
  claim: null,
  deliver: null,
  fail: null,
  release: null,
  block: null,
  approve: null,
  delay: null,
  end_delay: null,
  cancel: null,
};

/**
 * Every phase under every step; null refuses. Nothing leaves a terminal phase, only a claim starts a delivery, and no
 * person reaches a message that is being typed.
 */
export const QUEUE_TRANSITIONS: Readonly<Record<QueuePhase, Row>> = {
  queued: { ...NOTHING, claim: "in_flight", block: "held", delay: "delayed", cancel: "canceled" },
  in_flight: { ...NOTHING, deliver: "delivered", fail: "failed", release: "queued" },
  delayed: { ...NOTHING, approve: "queued", end_delay: "queued", cancel: "canceled" },
  held: { ...NOTHING, approve: "queued", cancel: "canceled" },
  denied: { ...NOTHING, cancel: "canceled" },
  failed: NOTHING,
  delivered: NOTHING,
  canceled: NOTHING,
};

const PHASE_OF_BLOCK: Readonly<Record<BlockReason, "delayed" | "held" | "denied">> = {
  sender_role_not_permitted: "denied",
  target_role_not_permitted: "denied",
  target_not_active: "held",
  target_pane_missing: "held",
  target_container_inactive: "held",
  kill_switch_off: "held",
  operator_delayed: "delayed",
};

/** What of a message decides its phase. */
export interface PhaseFacts {
  readonly state: QueueState;
  readonly blockReason: BlockReason | null;
  readonly deliveryAttemptStartedAt: number | null;
}

export function queuePhase({ state, blockReason, deliveryAttemptStartedAt }: PhaseFacts): QueuePhase {
  switch (state) {
    case "queued":
      return deliveryAttemptStartedAt === null ? "queued" : "in_flight";
    case "blocked":
      // A blocked row has a reason; one without could only be ended.
      return blockReason === null ? "denied" : PHASE_OF_BLOCK[blockReason];
    default:
      return state;
  }
}

const STATE_OF: Readonly<Record<QueuePhase, QueueState>> = {
  queued: "queued",
  in_flight: "queued",
  delayed: "blocked",
  held: "blocked",
  denied: "blocked",
  failed: "failed",
  delivered: "delivered",
  canceled: "canceled",
};

/** The state that a phase is shown as. */
export function stateOfPhase(phase: QueuePhase): QueueState {
  return STATE_OF[phase];
}
