import type { EventCursor } from "@interlock/contracts";

/** The place behind the event with this number; a session without events stands at 0. */
export function feedCursor(sequence: string | number | null): EventCursor {
  return String(sequence ?? 0) as EventCursor; // a few digits: within the cursor's bounds
}
