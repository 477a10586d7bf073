/** Seconds between two heartbeats of a subscription: who hears of nothing for longer has lost it. */
export const EVENT_HEARTBEAT_SECONDS = 15;
