import { z } from "zod";
import { defineEvent, type EventDeclaration } from "../../define/event.ts";
import { NodeId, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { freeText } from "../../schema/free-text.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { NODE_OFFLINE_REASONS, NODE_STATES, type RuntimeNodeEventName } from "../closed-sets.ts";

export const RUNTIME_NODE_VERSION_MAX_LEN = 64;
export const RUNTIME_NODE_PLATFORM_MAX_LEN = 64;
export const RUNTIME_NODE_CAPABILITY_KEY_MAX_LEN = 128;

const CATEGORY = "runtime_node_lifecycle";
const DETAIL_MAX_LEN = 512;

const capability = freeText(RUNTIME_NODE_CAPABILITY_KEY_MAX_LEN);
/** Opaque until the capabilities of drivers have a shape of their own. */
const snapshot = z.record(z.string(), z.unknown());

const about = {
  sessionId: SessionId.optional(),
  nodeId: NodeId,
  /** Who caused it; null or absent for the system. */
  actor: freeText(256).nullable().optional(),
};
const lifecycle = {
  ...about,
  previousState: closedSetSchema(NODE_STATES).optional(),
  newState: closedSetSchema(NODE_STATES),
};

export const RuntimeNodeRegisteredPayload = z
  .strictObject({
    ...lifecycle,
    capabilities: snapshot,
    nodeVersion: freeText(RUNTIME_NODE_VERSION_MAX_LEN),
    platform: freeText(RUNTIME_NODE_PLATFORM_MAX_LEN),
  })
  .meta({ id: "RuntimeNodeRegisteredPayload" });

export const RuntimeNodeOnlinePayload = z.strictObject(lifecycle).meta({ id: "RuntimeNodeOnlinePayload" });

export const RuntimeNodeDegradedPayload = z
  .strictObject({
    ...lifecycle,
    degradedCapabilities: z.array(capability),
    detail: freeText(DETAIL_MAX_LEN),
  })
  .meta({ id: "RuntimeNodeDegradedPayload" });

export const RuntimeNodeOfflinePayload = z
  .strictObject({
    ...lifecycle,
    lastHeartbeatAt: IsoMilliseconds,
    reason: closedSetSchema(NODE_OFFLINE_REASONS),
  })
  .meta({ id: "RuntimeNodeOfflinePayload" });

export const RuntimeNodeRevokedPayload = z
  .strictObject({ ...lifecycle, revokedBy: ParticipantId, reason: freeText(DETAIL_MAX_LEN).optional() })
  .meta({ id: "RuntimeNodeRevokedPayload" });

export const RuntimeNodeCapabilityDeclaredPayload = z
  .strictObject({ ...about, capability, capabilityDetails: snapshot })
  .meta({ id: "RuntimeNodeCapabilityDeclaredPayload" });

/** Here the states are those of the capability, not of the node. */
export const RuntimeNodeCapabilityUpdatedPayload = z
  .strictObject({ ...about, capability, previousState: snapshot, newState: snapshot })
  .meta({ id: "RuntimeNodeCapabilityUpdatedPayload" });

const declared = (
  type: RuntimeNodeEventName,
  summary: string,
  payload: EventDeclaration["payload"],
): EventDeclaration => defineEvent(type, { category: CATEGORY, since: "1.0", summary, payload });

export const runtimeNodeEvents: readonly EventDeclaration[] = [
  declared(
    "runtime_node.registered",
    "A daemon accepted the node into its registry.",
    RuntimeNodeRegisteredPayload,
  ),
  declared(
    "runtime_node.online",
    "The node can be given work; its capabilities were declared before.",
    RuntimeNodeOnlinePayload,
  ),
  declared(
    "runtime_node.degraded",
    "Heartbeats are late, or capabilities of the node do not work.",
    RuntimeNodeDegradedPayload,
  ),
  declared("runtime_node.offline", "The node left, or is no longer heard.", RuntimeNodeOfflinePayload),
  declared(
    "runtime_node.revoked",
    "The node's trust in the session was taken away, for good.",
    RuntimeNodeRevokedPayload,
  ),
  declared(
    "runtime_node.capability_declared",
    "The node declared a capability for the first time.",
    RuntimeNodeCapabilityDeclaredPayload,
  ),
  declared(
    "runtime_node.capability_updated",
    "A declared capability changed.",
    RuntimeNodeCapabilityUpdatedPayload,
  ),
];
