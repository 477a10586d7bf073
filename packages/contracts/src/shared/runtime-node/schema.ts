import { z } from "zod";
import { AttachmentId, NodeId, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { EventEnvelopeVersion } from "../../versions/schema.ts";
import { NODE_HEALTH_STATES, NODE_STATES } from "../closed-sets.ts";

export const RUNTIME_NODE_DETACH_REASON_MAX_LEN = 512;

export const RuntimeNodeAttachRequest = z
  .strictObject({
    sessionId: SessionId,
    participantId: ParticipantId,
    nodeId: NodeId,
    clientVersion: EventEnvelopeVersion,
    capabilities: z.record(z.string(), z.unknown()),
    healthState: closedSetSchema(NODE_HEALTH_STATES),
  })
  .meta({ id: "RuntimeNodeAttachRequest" });

export const RuntimeNodeAttachResponse = z
  .strictObject({
    attachmentId: AttachmentId,
    state: closedSetSchema(NODE_STATES),
    /** Derived from the stored version and the session's floor; never stored. */
    readOnly: z.boolean(),
    attachedAt: IsoMilliseconds,
  })
  .meta({ id: "RuntimeNodeAttachResponse" });

export const RuntimeNodeHeartbeatRequest = z
  .strictObject({ nodeId: NodeId, healthState: closedSetSchema(NODE_HEALTH_STATES) })
  .meta({ id: "RuntimeNodeHeartbeatRequest" });

export const RuntimeNodeHeartbeatResponse = z.null().meta({ id: "RuntimeNodeHeartbeatResponse" });

export const RuntimeNodeDetachRequest = z
  .strictObject({
    nodeId: NodeId,
    reason: boundedText({
      min: 1,
      max: RUNTIME_NODE_DETACH_REASON_MAX_LEN,
      pattern: /^[^\0]*\S[^\0]*$/u,
    }).optional(),
  })
  .meta({ id: "RuntimeNodeDetachRequest" });

export const RuntimeNodeDetachResponse = z.null().meta({ id: "RuntimeNodeDetachResponse" });
