import type { ChannelId, MembershipId, SessionId, SessionSnapshot } from "@interlock/contracts";
import { createSession, MAIN_CHANNEL } from "../service/create-session.ts";
import { readSession, type StoredSession } from "../service/read-session.ts";
import { feedCursor } from "../model/feed-cursor.ts";
import { fail, ok, type Handler } from "./reply.ts";
import { storedId } from "../model/stored-id.ts";

export const createSessionHandler: Handler<"session.create"> = async ({ context, caller, params }) => {
  const outcome = await createSession(context, caller, params);
  switch (outcome.kind) {
    case "created": {
      // Ids come from the service's id source, which makes UUIDs.
      const { sessionId, membershipId, channelId } = outcome.session;
      return ok({
        sessionId: storedId<SessionId>(sessionId),
        state: "active",
        memberships: [
          { id: storedId<MembershipId>(membershipId), participantId: caller, role: "owner", state: "active" },
        ],
        channels: [{ id: storedId<ChannelId>(channelId), name: MAIN_CHANNEL, state: "active" }],
      });
    }
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

export const readSessionHandler: Handler<"session.read"> = async ({ context, caller, params }) => {
  const outcome = await readSession(context, caller, params.sessionId);
  switch (outcome.kind) {
    case "found":
      return ok({
        session: snapshotOf(outcome.session),
        timelineCursors: { latest: feedCursor(outcome.session.lastSequence) },
      });
    case "denied":
      return fail(outcome.code, {});
    case "not-found":
      return fail("session.not_found", {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

function snapshotOf(session: StoredSession): SessionSnapshot {
  return {
    id: storedId<SessionId>(session.id), // a UUID column
    state: session.state,
    config: session.config,
    metadata: session.metadata,
    createdAt: session.createdAt.toISOString(),
    updatedAt: session.updatedAt.toISOString(),
  };
}
