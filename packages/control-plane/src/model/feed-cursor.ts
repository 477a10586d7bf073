import type { EventCursor } from "@interlock/contracts";

/** The place behind the event with this number; a session without events stands at 0. */
export function feedCursor(sequence: string | number | null): EventCursor {
  return String(sequence ?? 0) as EventCursor; // a few digits: within the cursor's bounds
}

/** Reads a cursor that a caller sent. @returns undefined for text that is no cursor of ours */
export function parseFeedCursor(cursor: string): number | undefined {
  if (!/^(0|[1-9]\d{0,15})$/.test(cursor)) return undefined;
  const sequence = Number(cursor);
  return Number.isSafeInteger(sequence) ? sequence : undefined;
}
