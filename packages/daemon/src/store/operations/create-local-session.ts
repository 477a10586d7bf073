import type { JsonValue } from "../../model/canonical-json.ts";
import type { NewSessionEvent } from "../../model/new-session-event.ts";
import { MAIN_CHANNEL } from "../../model/session-standing.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement, type NoInput } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";
import { SESSION_LOG_GENESIS } from "../../model/session-event.ts";
import { appendToSessionLog } from "./append-session-events.ts";
import { freshSessionUuid } from "./fresh-id.ts";
import type { Operation } from "./operation.ts";
import { openSessionLog } from "./session-event-rows.ts";

type Members = Readonly<Record<string, JsonValue>>;

export interface CreateLocalSessionInput {
  readonly config: Members;
  readonly metadata: Members;
  /** Version of the envelope that its first events are written in. */
  readonly eventVersion: string;
  readonly monotonicNs: bigint;
  readonly cause: AuditCause;
}

export interface LocalSessionMade {
  readonly sessionId: string;
  readonly membershipId: string;
  readonly channelId: string;
  /** Who this daemon's user is in its sessions. */
  readonly participantId: string;
}

const owner = statement<NoInput>()((db) =>
  db.selectFrom("local_owner").select("participant_id as participantId"),
);

const insertSession = statement<{ sessionId: string; config: string; metadata: string; now: UnixMicros }>()(
  (db, input) =>
    db.insertInto("local_sessions").values({
      session_id: input.sessionId,
      state: "active",
      config_json: input.config,
      metadata_json: input.metadata,
      created_at: input.now,
      updated_at: input.now,
    }),
);

const insertOwner = statement<{
  membershipId: string;
  sessionId: string;
  participantId: string;
  now: UnixMicros;
}>()((db, input) =>
  db.insertInto("local_memberships").values({
    membership_id: input.membershipId,
    session_id: input.sessionId,
    participant_id: input.participantId,
    role: "owner",
    state: "active",
    joined_at: input.now,
  }),
);

const insertMain = statement<{ channelId: string; sessionId: string; name: string }>()((db, input) =>
  db.insertInto("local_channels").values({
    channel_id: input.channelId,
    session_id: input.sessionId,
    name: input.name,
    state: "active",
  }),
);

/** Active at once: owner and main channel are made with it, so that nothing is left to be provisioned. */
export const createLocalSession: Operation<CreateLocalSessionInput, LocalSessionMade> = (context, input) => {
  const { db, now, audit } = context;
  const participantId = db.first(owner, {})?.participantId;
  if (participantId === undefined) throw new Error("the daemon's own participant has no row");
  const made: LocalSessionMade = {
    sessionId: freshSessionUuid(now),
    membershipId: freshSessionUuid(now),
    channelId: freshSessionUuid(now),
    participantId,
  };
  const { sessionId } = made;
  db.run(openSessionLog, { sessionId, hash: SESSION_LOG_GENESIS });
  db.run(insertSession, {
    sessionId,
    config: JSON.stringify(input.config),
    metadata: JSON.stringify(input.metadata),
    now,
  });
  db.run(insertOwner, { ...made, now });
  db.run(insertMain, { ...made, name: MAIN_CHANNEL });
  appendToSessionLog(context, {
    sessionId,
    monotonicNs: input.monotonicNs,
    events: firstEvents(made, input),
  });
  audit({ eventType: "session_created", cause: input.cause, payload: { session_id: sessionId } });
  return made;
};

function firstEvents(
  { sessionId, membershipId, channelId, participantId }: LocalSessionMade,
  { config, metadata, eventVersion }: CreateLocalSessionInput,
): readonly NewSessionEvent[] {
  const common = {
    version: eventVersion,
    actor: participantId,
    correlationId: null,
    causationId: null,
    origin: null,
  };
  return [
    {
      ...common,
      type: "session.created",
      category: "session_lifecycle",
      payload: { sessionId, config, metadata },
    },
    {
      ...common,
      type: "membership.created",
      category: "membership_change",
      payload: { membershipId, participantId, role: "owner" },
    },
    {
      ...common,
      type: "channel.created",
      category: "session_lifecycle",
      payload: { channelId, name: MAIN_CHANNEL },
    },
  ];
}
