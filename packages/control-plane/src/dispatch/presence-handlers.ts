import type { ParticipantId } from "@interlock/contracts";
import { storedId } from "../model/stored-id.ts";
import { beatPresence } from "../service/beat-presence.ts";
import { readPresence } from "../service/read-presence.ts";
import { fail, ok, type Handler } from "./reply.ts";

export const presenceHeartbeatHandler: Handler<"presence.heartbeat"> = async ({
  context,
  caller,
  params,
}) => {
  const outcome = await beatPresence(context, caller, params);
  return outcome.kind === "noted" ? ok(null) : fail("system.unavailable", {});
};

export const readPresenceHandler: Handler<"presence.read"> = async ({ context, caller, params }) => {
  const outcome = await readPresence(context, caller, params.sessionId);
  switch (outcome.kind) {
    case "read":
      return ok({
        participants: outcome.participants.map(({ participantId, state, lastSeen }) => ({
          participantId: storedId<ParticipantId>(participantId),
          state,
          lastSeen: lastSeen === null ? null : lastSeen.toISOString(),
        })),
      });
    case "session-not-found":
      return fail("session.not_found", {});
    case "denied":
      return fail(outcome.code, {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};
