import type { NewSessionEvent } from "../../model/new-session-event.ts";
import {
  canonicalEvent,
  linkSessionEvent,
  SESSION_LOG_GENESIS,
  type SessionEvent,
} from "../../model/session-event.ts";
import { isoMillis } from "../timestamp.ts";
import { freshSessionUuid } from "./fresh-id.ts";
import type { Operation, OperationContext } from "./operation.ts";
import {
  insertEventStub,
  insertSessionEvent,
  moveSessionLogHead,
  openSessionLog,
  sessionEventById,
  sessionLogHead,
  type LogHead,
} from "./session-event-rows.ts";

export interface AppendSessionEventsInput {
  /** A session that this daemon made, or any other: its log begins with its first event. In lower case. */
  readonly sessionId: string;
  readonly events: readonly NewSessionEvent[];
  /** By the clock that never goes back: for people who look for a cause, never for an order. */
  readonly monotonicNs: bigint;
}

export interface AppendSessionEventsOutcome {
  /** Those that the log did not have. */
  readonly appended: number;
  /** Number with which the log goes on. */
  readonly next: number;
}

type Place = Pick<OperationContext, "db" | "now">;

/**
 * Appends to a session's log in the transaction of the operation that calls it: a change and the events that tell of it
 * are written together or not at all. A received event that is there already is passed over.
 */
export function appendToSessionLog(
  context: Place,
  { sessionId, events, monotonicNs }: AppendSessionEventsInput,
): AppendSessionEventsOutcome {
  const { db } = context;
  db.run(openSessionLog, { sessionId, hash: SESSION_LOG_GENESIS });
  const start = db.first(sessionLogHead, { sessionId });
  if (start === undefined) throw new Error("a session's log has no head");
  let head = start;
  for (const event of events) {
    if (event.origin !== null && db.first(sessionEventById, { eventId: event.origin.id }) !== undefined)
      continue;
    head = append(context, head, eventAt(event, sessionId, head.next, context), event, monotonicNs);
  }
  if (head.next !== start.next) db.run(moveSessionLogHead, { sessionId, ...head });
  return { appended: head.next - start.next, next: head.next };
}

export const appendSessionEvents: Operation<AppendSessionEventsInput, AppendSessionEventsOutcome> = (
  context,
  input,
) => appendToSessionLog(context, input);

function eventAt(event: NewSessionEvent, sessionId: string, sequence: number, { now }: Place): SessionEvent {
  const { origin, ...rest } = event;
  return {
    ...rest,
    id: origin?.id ?? freshSessionUuid(now),
    sessionId,
    sequence,
    occurredAt: origin?.occurredAt ?? isoMillis(now),
  };
}

function append(
  { db, now }: Place,
  head: LogHead,
  event: SessionEvent,
  { origin }: NewSessionEvent,
  monotonicNs: bigint,
): LogHead {
  const canonical = canonicalEvent(event);
  const hash = linkSessionEvent(head.hash, canonical);
  const { id: eventId, sessionId, sequence, type, version } = event;
  const bytes = Buffer.byteLength(canonical);
  db.run(insertSessionEvent, {
    eventId,
    sessionId,
    sequence,
    monotonicNs,
    type,
    version,
    canonical,
    bytes,
    previous: head.hash,
    hash,
  });
  const stub = origin?.stub ?? null;
  if (stub !== null) db.run(insertEventStub, { ...stub, eventId, type, version, at: now });
  return { next: sequence + 1, hash };
}
