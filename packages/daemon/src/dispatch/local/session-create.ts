import {
  EVENT_ENVELOPE_VERSION,
  type ChannelId,
  type MembershipId,
  type ParticipantId,
  type SessionId,
} from "@interlock/contracts";
import { ok } from "@interlock/wire";
import { canonicalJson, type JsonValue } from "../../model/canonical-json.ts";
import { MAIN_CHANNEL } from "../../model/session-standing.ts";
import type { Store } from "../../store/store.ts";
import { fail } from "../local-fail.ts";
import { localCause, type LocalHandler } from "../local-services.ts";

/** Bytes of JSON that `config` and `metadata` may have together: both travel whole in answers and events. */
const SESSION_BYTES_MAX = 262_144;

type Members = Readonly<Record<string, JsonValue>>;

export function sessionCreate({
  store,
}: {
  readonly store: { readonly write: Pick<Store["write"], "createLocalSession"> };
}): LocalHandler<"session.create"> {
  return async (call) => {
    // What came as JSON is JSON.
    const { config = {}, metadata = {} } = call.params as { config?: Members; metadata?: Members };
    const current = Buffer.byteLength(canonicalJson(config)) + Buffer.byteLength(canonicalJson(metadata));
    if (current > SESSION_BYTES_MAX)
      return fail("resource.limit_exceeded", {
        resource: "session.bytes",
        limit: SESSION_BYTES_MAX,
        current,
      });
    const made = await store.write.createLocalSession({
      config,
      metadata,
      eventVersion: EVENT_ENVELOPE_VERSION,
      monotonicNs: process.hrtime.bigint(),
      cause: localCause(call),
    });
    // The store's ids are UUIDs, which is what the brands stand for.
    return ok({
      sessionId: made.sessionId as SessionId,
      state: "active",
      memberships: [
        {
          id: made.membershipId as MembershipId,
          participantId: made.participantId as ParticipantId,
          role: "owner",
          state: "active",
        },
      ],
      channels: [{ id: made.channelId as ChannelId, name: MAIN_CHANNEL, state: "active" }],
    });
  };
}
