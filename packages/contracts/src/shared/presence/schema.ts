import { z } from "zod";
import { ChannelId, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { freeText } from "../../schema/free-text.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { PRESENCE_ACTIVITIES, PRESENCE_STATES } from "../closed-sets.ts";
import { DEVICE_ID_MAX_LEN, DEVICE_TYPE_MAX_LEN } from "../limits.ts";

export const PresenceHeartbeatRequest = z
  .strictObject({
    participantId: ParticipantId,
    deviceId: freeText(DEVICE_ID_MAX_LEN),
    activityState: closedSetSchema(PRESENCE_ACTIVITIES),
    metadata: z.strictObject({
      deviceType: freeText(DEVICE_TYPE_MAX_LEN),
      focusedSessionId: SessionId.nullable(),
      focusedChannelId: ChannelId.nullable(),
      lastActivityAt: IsoMilliseconds,
      appVisible: z.boolean(),
    }),
  })
  .meta({ id: "PresenceHeartbeatRequest" });

export const PresenceHeartbeatResponse = z.null().meta({ id: "PresenceHeartbeatResponse" });

export const PresenceReadRequest = z
  .strictObject({ sessionId: SessionId })
  .meta({ id: "PresenceReadRequest" });

export const ParticipantPresence = z
  .strictObject({
    participantId: ParticipantId,
    state: closedSetSchema(PRESENCE_STATES),
    /** The last heartbeat of any of the participant's devices; null where none is remembered. */
    lastSeen: IsoMilliseconds.nullable(),
  })
  .meta({ id: "ParticipantPresence" });

export const PresenceReadResponse = z
  .strictObject({ participants: z.array(ParticipantPresence) })
  .meta({ id: "PresenceReadResponse" });
