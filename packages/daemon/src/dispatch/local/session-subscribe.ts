import { randomUUID } from "node:crypto";
import { subscribed } from "@interlock/wire";
import { readSessionCursor } from "../../model/session-cursor.ts";
import type { SessionFollowers } from "../../service/session-log/session-followers.ts";
import type { SessionReader } from "../../store/session-reader.ts";
import { fail } from "../local-fail.ts";
import type { LocalHandler } from "../local-services.ts";
import { sendSession, type SessionPlace } from "../session-stream.ts";

export interface SubscribeServices {
  readonly followers: Pick<SessionFollowers, "follow">;
  readonly store: {
    readonly read: Pick<SessionReader, "nextSessionEvent" | "sessionEventNumber">;
  };
}

export function sessionSubscribe({ followers, store }: SubscribeServices): LocalHandler<"session.subscribe"> {
  return ({ params }) => {
    const { sessionId, afterCursor, lastEventId } = params;
    const id = sessionId.toLowerCase();
    const latest = store.read.nextSessionEvent(id);
    if (latest === null) return fail("session.not_found", {});
    const text = lastEventId ?? afterCursor;
    const cursor = text === undefined ? undefined : readSessionCursor(text);
    if (text !== undefined && cursor === undefined)
      return fail("invalid_params", {
        field: lastEventId === undefined ? "afterCursor" : "lastEventId",
        reason: "malformed",
      });
    const next = placeOf(cursor);
    const place: SessionPlace =
      next === undefined || next > latest ? { kind: "lost", latest } : { kind: "known", next };
    const subscriptionId = randomUUID();
    return subscribed({ subscriptionId }, (sink) =>
      sendSession(sink, subscriptionId, place, (from) => followers.follow(id, from)),
    );

    /** Number of the event behind the cursor; without one, of the next that comes. */
    function placeOf(given: typeof cursor): number | undefined {
      switch (given?.kind) {
        case undefined:
          return latest ?? 0;
        case "place":
          return given.next;
        case "event": {
          const seen = store.read.sessionEventNumber(id, given.id);
          return seen === null ? undefined : seen + 1;
        }
      }
    }
  };
}
