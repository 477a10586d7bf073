import type { ParticipantId, SessionId } from "@interlock/contracts";
import { SESSION_FEED_STREAMS_MAX } from "@interlock/contracts";
import { lastSequenceOf } from "../store/read-session-feed.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import type { ServiceContext } from "./context.ts";

export type SubscribeSessionOutcome =
  /** From where the reader's events come. */
  | { readonly kind: "admitted"; readonly sessionId: string; readonly position: number }
  | { readonly kind: "session-not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"session.subscribe"> }
  | { readonly kind: "too-many-streams" }
  | Unavailable;

/** May the caller follow the session, and from where? @param after undefined for from now on */
export async function subscribeSession(
  context: ServiceContext,
  caller: ParticipantId,
  sessionId: SessionId,
  after: number | undefined,
): Promise<SubscribeSessionOutcome> {
  return attempt(context, async (): Promise<SubscribeSessionOutcome> => {
    if (context.feeds.streamsOf(caller) >= SESSION_FEED_STREAMS_MAX) return { kind: "too-many-streams" };
    const allowed = await authorize(context.db, caller, "session.subscribe", sessionId);
    if (allowed.kind !== "allowed") return allowed;
    const position = after ?? (await lastSequenceOf(context.db, sessionId));
    return { kind: "admitted", sessionId: sessionId.toLowerCase(), position };
  });
}
