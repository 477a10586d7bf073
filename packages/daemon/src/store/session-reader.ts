import type { SessionEvent } from "../model/session-event.ts";
import type { LocalSessionRecord } from "./records/local-session-record.ts";

export interface SessionEventsFrom {
  readonly sessionId: string;
  /** Number of the first event that is wanted. */
  readonly from: number;
  readonly limit: number;
  /** Bytes of events read at once; the first is read however large. */
  readonly maxBytes: number;
}

/** Reads of sessions and their logs. Session ids are in lower case. */
export interface SessionReader {
  localSession(sessionId: string): LocalSessionRecord | null;
  /** The active membership that this daemon's user has in a session made here. */
  ownMembership(sessionId: string): { readonly membershipId: string; readonly participantId: string } | null;
  /** Number with which a session's log goes on; null where there is no log. */
  nextSessionEvent(sessionId: string): number | null;
  /** In order. */
  sessionEventsFrom(input: SessionEventsFrom): readonly SessionEvent[];
  /** Number of an event of the session; null where its log has none of this id. */
  sessionEventNumber(sessionId: string, eventId: string): number | null;
}
