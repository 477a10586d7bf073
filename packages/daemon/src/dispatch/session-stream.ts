import { setImmediate } from "node:timers/promises";
import {
  SESSION_FEED_HEARTBEAT_SECONDS,
  type EventCursor,
  type EventEnvelope,
  type LocalMethods,
} from "@interlock/contracts";
import type { FrameSink } from "@interlock/wire";
import { sessionCursor } from "../model/session-cursor.ts";
import type { SessionEvent } from "../model/session-event.ts";
import type { SessionFollower } from "../service/session-log/session-followers.ts";
import { isoMillis, systemClock } from "../store/timestamp.ts";

type Frame = LocalMethods["session.subscribe"]["frames"];

/** From where a reader's events come. `lost`: its cursor is none of this log's, which ends at `latest`. */
export type SessionPlace =
  | { readonly kind: "known"; readonly next: number }
  | { readonly kind: "lost"; readonly latest: number };

/**
 * Sends a session's events for as long as somebody listens, the old like the new. A frame that is not taken, because
 * the listener is slow, is read again when there is room: slowness costs no memory and loses nothing.
 */
export async function sendSession(
  sink: FrameSink<Frame>,
  subscriptionId: string,
  place: SessionPlace,
  follow: (from: number) => SessionFollower,
): Promise<void> {
  const from = place.kind === "known" ? place.next : place.latest;
  sink.send({ type: "open", subscriptionId, cursor: cursorAt(from) });
  if (place.kind === "lost") sink.send({ type: "resync", cursor: cursorAt(from), reason: "cursor_unknown" });
  const follower = follow(from);
  const beat = setInterval(
    () => sink.send({ type: "heartbeat", at: isoMillis(systemClock()) }),
    SESSION_FEED_HEARTBEAT_SECONDS * 1000,
  );
  try {
    while (!sink.signal.aborted) {
      if (!sendPage(sink, follower)) await sink.room();
      await follower.more(sink.signal);
      // A long backlog takes turns with everything else.
      await setImmediate();
    }
  } finally {
    clearInterval(beat);
  }
}

/** False where a frame was not taken; then the follower stands before it. */
function sendPage(sink: FrameSink<Frame>, follower: SessionFollower): boolean {
  for (const event of follower.peek()) {
    const missed = event.sequence - follower.position;
    if (missed > 0) {
      // No event of a log ever goes by itself: somebody took it.
      if (!sink.send({ type: "gap", cursor: cursorAt(event.sequence), missed })) return false;
      follower.pass(event.sequence);
    }
    const cursor = cursorAt(event.sequence + 1);
    if (!sink.send({ type: "event", cursor, event: envelopeOf(event) })) return false;
    follower.pass(event.sequence + 1);
  }
  return true;
}

function cursorAt(next: number): EventCursor {
  return sessionCursor(next) as EventCursor; // a few digits: within the cursor's bounds
}

/** Members that the stored event has as null are left out where the envelope has them as absent. */
function envelopeOf({ correlationId, causationId, ...event }: SessionEvent): EventEnvelope {
  return {
    // The frame's check holds ids, category and version against the contract.
    ...(event as Omit<EventEnvelope, "correlationId" | "causationId">),
    ...(correlationId !== null && { correlationId }),
    ...(causationId !== null && { causationId }),
  };
}
