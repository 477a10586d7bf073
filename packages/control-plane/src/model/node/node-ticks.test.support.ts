/** Who owns the node in a walk. */
export const OWNER = "owner";
/** Time is counted from the present: a beat two ticks ago was at -2. */
export const NOW = 0;
/** Late after no tick, lost after one: a beat, one tick of doubt, and gone with the second. */
export const TICK_THRESHOLDS = { degradedAfterMs: 0, offlineAfterMs: 1 };
