import { z } from "zod";
import { AttachmentId, NodeId, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { freeText } from "../../schema/free-text.ts";
import { EventEnvelopeVersion } from "../../versions/schema.ts";
import { NODE_HEALTH_STATES, NODE_STATES, PRESENCE_HEALTH_STATES } from "../closed-sets.ts";

export const RUNTIME_NODE_DETACH_REASON_MAX_LEN = 512;
export const RUNTIME_NODE_CAPABILITY_UPDATE_REASON_MAX_LEN = 512;

const capabilities = z.record(z.string(), z.unknown());

/** Rises with every attach of the node. Sent along, it keeps a predecessor of the node from speaking for it. */
const RuntimeNodeFence = z.int().min(1).meta({ id: "RuntimeNodeFence" });

export const RuntimeNodeAttachRequest = z
  .strictObject({
    sessionId: SessionId,
    participantId: ParticipantId,
    nodeId: NodeId,
    clientVersion: EventEnvelopeVersion,
    capabilities,
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
    /** Absent from a control plane that does not fence. */
    fence: RuntimeNodeFence.optional(),
  })
  .meta({ id: "RuntimeNodeAttachResponse" });

export const RuntimeNodeHeartbeatRequest = z
  .strictObject({
    nodeId: NodeId,
    healthState: closedSetSchema(NODE_HEALTH_STATES),
    fence: RuntimeNodeFence.optional(),
  })
  .meta({ id: "RuntimeNodeHeartbeatRequest" });

export const RuntimeNodeHeartbeatResponse = z.null().meta({ id: "RuntimeNodeHeartbeatResponse" });

export const RuntimeNodeCapabilityUpdateRequest = z
  .strictObject({
    nodeId: NodeId,
    /** Replaces the whole map: a key that is missing is a capability that is gone. */
    capabilities,
    /** What the node says of its own capabilities; `offline` and `revoked` are not its to say. */
    healthChanges: z
      .strictObject({
        state: closedSetSchema(NODE_HEALTH_STATES),
        reason: freeText(RUNTIME_NODE_CAPABILITY_UPDATE_REASON_MAX_LEN).optional(),
      })
      .optional(),
    fence: RuntimeNodeFence.optional(),
  })
  .meta({ id: "RuntimeNodeCapabilityUpdateRequest" });

export const RuntimeNodeCapabilityUpdateResponse = z
  .strictObject({ nodeId: NodeId, state: closedSetSchema(NODE_STATES), updatedAt: IsoMilliseconds })
  .meta({ id: "RuntimeNodeCapabilityUpdateResponse" });

export const RuntimeNodeDetachRequest = z
  .strictObject({
    nodeId: NodeId,
    reason: freeText(RUNTIME_NODE_DETACH_REASON_MAX_LEN).optional(),
    fence: RuntimeNodeFence.optional(),
  })
  .meta({ id: "RuntimeNodeDetachRequest" });

export const RuntimeNodeDetachResponse = z.null().meta({ id: "RuntimeNodeDetachResponse" });

export const RuntimeNodeRosterRequest = z
  .strictObject({ sessionId: SessionId })
  .meta({ id: "RuntimeNodeRosterRequest" });

/** One attachment, beside what is known of its node's process. The two healths are not mixed into one. */
export const RuntimeNodeRosterEntry = z
  .strictObject({
    nodeId: NodeId,
    participantId: ParticipantId,
    state: closedSetSchema(NODE_STATES),
    /** null before the node's first heartbeat. */
    healthState: closedSetSchema(PRESENCE_HEALTH_STATES).nullable(),
    lastHeartbeatAt: IsoMilliseconds.nullable(),
    readOnly: z.boolean(),
    capabilities,
    clientVersion: EventEnvelopeVersion,
    attachedAt: IsoMilliseconds,
  })
  .meta({ id: "RuntimeNodeRosterEntry" });

export const RuntimeNodeRosterResponse = z
  .strictObject({ nodes: z.array(RuntimeNodeRosterEntry) })
  .meta({ id: "RuntimeNodeRosterResponse" });
