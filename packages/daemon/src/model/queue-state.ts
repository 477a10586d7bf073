/** The five states of a queue message, in the order lists show them. */
export const QUEUE_STATES = ["queued", "blocked", "failed", "delivered", "canceled"] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

export const QUEUE_STATE_PRIORITY: Readonly<Record<QueueState, number>> = {
  queued: 1,
  blocked: 2,
  failed: 3,
  delivered: 4,
  canceled: 5,
};

/** Why a message waits for a person instead of being delivered. */
export const BLOCK_REASONS = [
  "sender_role_not_permitted",
  "target_role_not_permitted",
  "target_not_active",
  "target_pane_missing",
  "target_container_inactive",
  "kill_switch_off",
  "operator_delayed",
] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

/** Why a delivery attempt ended without the text arriving. */
export const FAILURE_REASONS = [
  "attempt_interrupted",
  "tmux_paste_failed",
  "docker_exec_failed",
  "tmux_send_keys_failed",
  "pane_disappeared_mid_attempt",
  "sqlite_lock_conflict",
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** Where a message came from. */
export const QUEUE_ORIGINS = ["direct", "route"] as const;
export type QueueOrigin = (typeof QUEUE_ORIGINS)[number];

/** What a person last did to a message. */
export const OPERATOR_ACTIONS = ["approved", "delayed", "canceled"] as const;
export type OperatorAction = (typeof OPERATOR_ACTIONS)[number];
