import type {
  AttachmentId,
  EventEnvelopeVersion,
  NodeId,
  ParticipantId,
  RuntimeNodeRosterEntry,
} from "@interlock/contracts";
import { attachNode } from "../service/attach-node.ts";
import { detachNode } from "../service/detach-node.ts";
import { heartbeatNode } from "../service/heartbeat-node.ts";
import { readRoster, type RosterEntry } from "../service/read-roster.ts";
import { updateCapabilities } from "../service/update-capabilities.ts";
import { fail, ok, type Handler } from "./reply.ts";
import { storedId } from "../model/stored-id.ts";

export const attachNodeHandler: Handler<"runtimenode.attach"> = async ({ context, caller, params }) => {
  const outcome = await attachNode(context, caller, params);
  switch (outcome.kind) {
    case "attached": {
      const { id, state, readOnly, attachedAt, fence } = outcome.attachment;
      // A UUID, surfaced as an opaque id.
      return ok({
        attachmentId: storedId<AttachmentId>(id),
        state,
        readOnly,
        attachedAt: attachedAt.toISOString(),
        fence,
      });
    }
    case "session-not-found":
      return fail("session.not_found", {});
    case "session-closed":
      return fail("session.already_closed", {});
    case "not-owner":
      return fail("runtimenode.not_owner", {});
    case "active-elsewhere":
      // The caller's own node is named; the other session is none of this session's business.
      return fail(
        "runtimenode.attach_conflict",
        {},
        `Node ${params.nodeId} is active in another session; detach it there first.`,
      );
    case "revoked":
      return fail("runtimenode.attach_revoked", {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

export const heartbeatNodeHandler: Handler<"runtimenode.heartbeat"> = async ({ context, caller, params }) => {
  const outcome = await heartbeatNode(context, caller, params);
  switch (outcome.kind) {
    case "move":
      return ok(null);
    case "not-attached":
    // No table refuses a beat because the node registers; it would be as good as not attached.
    case "registering":
      return fail("runtimenode.not_attached", {});
    case "not-owner":
      return fail("runtimenode.not_owner", {});
    case "fenced":
      return fail("runtimenode.fenced", {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

export const detachNodeHandler: Handler<"runtimenode.detach"> = async ({ context, caller, params }) => {
  const outcome = await detachNode(context, caller, params);
  switch (outcome.kind) {
    case "detached":
    case "nothing-attached":
      return ok(null);
    case "not-owner":
      return fail("runtimenode.not_owner", {});
    case "fenced":
      return fail("runtimenode.fenced", {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

export const updateCapabilitiesHandler: Handler<"runtimenode.capabilityupdate"> = async ({
  context,
  caller,
  params,
}) => {
  const outcome = await updateCapabilities(context, caller, params);
  switch (outcome.kind) {
    case "updated":
      return ok({ nodeId: params.nodeId, state: outcome.state, updatedAt: outcome.updatedAt.toISOString() });
    case "not-attached":
    case "registering":
      return fail("runtimenode.capabilityupdate_conflict", {});
    case "not-owner":
      return fail("runtimenode.not_owner", {});
    case "fenced":
      return fail("runtimenode.fenced", {});
    case "below-floor":
      return belowFloor(outcome.version, outcome.floor);
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

function belowFloor(attemptedVersion: EventEnvelopeVersion, min: EventEnvelopeVersion) {
  const upgradePath = `Upgrade this node's interlock to one that speaks ${min} or newer, and attach again.`;
  return fail(
    "version.floor_exceeded",
    { attemptedVersion, acceptedRange: { min, max: null }, upgradePath },
    `The node speaks ${attemptedVersion}, and its session takes writes from ${min} on. ${upgradePath}`,
  );
}

export const readRosterHandler: Handler<"runtimenode.roster"> = async ({ context, caller, params }) => {
  const outcome = await readRoster(context, caller, params.sessionId);
  switch (outcome.kind) {
    case "found":
      return ok({ nodes: outcome.nodes.map(rosterEntry) });
    case "not-found":
      return fail("session.not_found", {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

function rosterEntry(entry: RosterEntry): RuntimeNodeRosterEntry {
  return {
    // The columns hold what was checked when the node attached.
    nodeId: storedId<NodeId>(entry.nodeId),
    participantId: storedId<ParticipantId>(entry.participantId),
    state: entry.state,
    healthState: entry.health ?? null,
    lastHeartbeatAt: entry.lastHeartbeatAt?.toISOString() ?? null,
    readOnly: entry.readOnly,
    capabilities: entry.capabilities,
    clientVersion: entry.clientVersion as EventEnvelopeVersion,
    attachedAt: entry.attachedAt.toISOString(),
  };
}
