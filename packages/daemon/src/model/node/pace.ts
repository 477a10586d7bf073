/** How often a node says that it lives, where nothing else is configured. */
export const BEAT_EVERY_MS = 15_000;
/** Part of the cadence in which a call has to be answered: two more fit in before anybody doubts the node. */
const DEADLINE_PART = 1 / 3;
/** A path that loses something is given more chances within the time in which silence is forgiven. */
const LOSSY_PART = 0.6;
/** Beats of many nodes that started together drift apart. */
const BEAT_SPREAD = 0.1;
/** So many answered beats in a row make a path a good one again. */
export const GOOD_AFTER_BEATS = 5;

/** Milliseconds from one beat to the next. `random` is 0 inclusive to 1 exclusive. */
export function beatPauseMs(everyMs: number, beatsSinceLoss: number, random: number): number {
  const pause = beatsSinceLoss < GOOD_AFTER_BEATS ? everyMs * LOSSY_PART : everyMs;
  return pause * (1 - BEAT_SPREAD + 2 * BEAT_SPREAD * random);
}

export function callDeadlineMs(everyMs: number): number {
  return everyMs * DEADLINE_PART;
}

const RETRY_BASE_MS = 250;
/** A plane that was away for hours is found again within this. */
export const RETRY_CAP_MS = 15_000;

/**
 * Milliseconds until the next try after so many failures in a row: full jitter, so that nodes that lost one control plane
 * together do not come back together.
 */
export function retryPauseMs(failures: number, random: number): number {
  return random * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** Math.min(failures, 20));
}

/** A refusal that a person has to remove is asked about seldom. */
export const REFUSED_PAUSE_MS = 60_000;

/** Never before what the other side asked for, and then not all at once either. */
export function notBefore(pauseMs: number, retryAfterMs: number, random: number): number {
  return Math.max(pauseMs, retryAfterMs * (1 + BEAT_SPREAD * random));
}
