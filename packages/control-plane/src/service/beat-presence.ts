import type { ParticipantId, PresenceHeartbeatRequest } from "@interlock/contracts";
import { announcePresence } from "../store/presence-channel.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";

export type BeatPresenceOutcome = { readonly kind: "noted" } | Unavailable;

/** Notes that the caller is there, here at once and on every other replica a moment later. */
export async function beatPresence(
  context: ServiceContext,
  caller: ParticipantId,
  { deviceId, activityState }: PresenceHeartbeatRequest,
): Promise<BeatPresenceOutcome> {
  return attempt(context, async () => {
    const beat = { participantId: caller, deviceId, activity: activityState };
    context.presence.note(beat, await announcePresence(context.reserved, beat));
    return { kind: "noted" };
  });
}
