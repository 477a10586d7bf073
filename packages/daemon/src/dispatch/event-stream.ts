import { setImmediate } from "node:timers/promises";
import { EVENT_HEARTBEAT_SECONDS, type AppMethods } from "@interlock/contracts";
import type { FrameSink } from "@interlock/wire";
import type { EventFollower } from "../service/events/event-feed.ts";
import { isoMillis, systemClock } from "../store/timestamp.ts";
import { eventView } from "./views/event-view.ts";

type Frame = AppMethods["app.event.subscribe"]["frames"];

/** Read at once: more would only wait in memory. */
const PAGE = 64;

/**
 * Sends what a follower reads for as long as somebody listens. A frame that is not taken, because the listener is slow,
 * is read again when there is room: slowness loses nothing, only what is no longer kept is missing, and that is said.
 */
export async function sendEvents(
  sink: FrameSink<Frame>,
  follower: EventFollower,
  cursorOf: (eventId: number) => string,
): Promise<void> {
  const beat = setInterval(
    () => sink.send({ type: "heartbeat", at: isoMillis(systemClock()) }),
    EVENT_HEARTBEAT_SECONDS * 1000,
  );
  try {
    while (!sink.signal.aborted) {
      if (!sendPage(sink, follower, cursorOf)) await sink.room();
      await follower.more(sink.signal);
      // A long backlog takes turns with everything else.
      await setImmediate();
    }
  } finally {
    clearInterval(beat);
  }
}

/** False where a frame was not taken; then the follower stands before it. */
function sendPage(
  sink: FrameSink<Frame>,
  follower: EventFollower,
  cursorOf: (eventId: number) => string,
): boolean {
  const { events, position, missed } = follower.peek(PAGE);
  if (missed > 0) {
    const behind = follower.position + missed;
    if (!sink.send({ type: "gap", cursor: cursorOf(behind), missed })) return false;
    follower.pass(behind);
  }
  for (const event of events) {
    if (!sink.send({ type: "event", cursor: cursorOf(event.eventId), event: eventView(event) })) return false;
    follower.pass(event.eventId);
  }
  follower.pass(position);
  return true;
}
