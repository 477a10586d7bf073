import type { EventPayloads, NodeId, SessionEventCategory, SessionId } from "@interlock/contracts";
import { canonicalJson, type JsonValue } from "../../model/canonical-json.ts";
import type { NewSessionEvent } from "../../model/new-session-event.ts";
import { capabilityChanges, type CapabilityMap } from "../../model/node/capability-changes.ts";
import { statement } from "../database/statement.ts";
import { activeAttachment, parsedDetails, readCapabilityRows } from "../records/node-rows.ts";
import { appendToSessionLog } from "./append-session-events.ts";
import type { NodeBuild } from "./node-build.ts";
import type { OperationContext } from "./operation.ts";

const remember = statement<
  Pick<NodeBuild, "version" | "platform"> & { readonly sessionId: SessionId; readonly capabilities: string }
>()((db, input) =>
  db
    .updateTable("node_attachments")
    .set({
      told_version: input.version,
      told_platform: input.platform,
      told_capabilities: input.capabilities,
    })
    .where("session_id", "=", input.sessionId),
);

/**
 * Tells the log of the session that the node is attached to what it does not know yet: the node, then each capability.
 * The events and the memory of having told them are one transaction, so that none is lost and none is told twice.
 * @returns the session that was told something, or null
 */
export function tellSession(context: OperationContext, nodeId: NodeId, build: NodeBuild): SessionId | null {
  const { db } = context;
  const attached = db.first(activeAttachment, {});
  if (attached === undefined) return null;
  const { session_id: sessionId } = attached;
  const capabilities = readCapabilityRows(db, nodeId);
  const events = [
    ...(attached.told_version === build.version && attached.told_platform === build.platform
      ? []
      : [registered({ sessionId, nodeId, actor: null }, capabilities, build)]),
    // Each of its values is an object that was written here.
    ...changed(
      { sessionId, nodeId, actor: null },
      parsedDetails(attached.told_capabilities) as CapabilityMap,
      capabilities,
      build,
    ),
  ];
  if (events.length === 0) return null;
  appendToSessionLog(context, { sessionId, events, monotonicNs: build.monotonicNs });
  const { version, platform } = build;
  db.run(remember, { version, platform, sessionId, capabilities: canonicalJson(capabilities) });
  return sessionId;
}

interface About {
  readonly sessionId: SessionId;
  readonly nodeId: NodeId;
  readonly actor: null;
}

function registered(
  about: About,
  capabilities: CapabilityMap,
  { version, platform, eventVersion }: NodeBuild,
): NewSessionEvent {
  const payload = {
    ...about,
    newState: "registering",
    capabilities,
    nodeVersion: version,
    platform,
  } as const;
  return newEvent("runtime_node.registered", payload, eventVersion);
}

function changed(
  about: About,
  told: CapabilityMap,
  now: CapabilityMap,
  { eventVersion }: NodeBuild,
): readonly NewSessionEvent[] {
  return capabilityChanges(told, now).map((change) => {
    const { capability } = change;
    if (change.kind === "declared") {
      const payload = { ...about, capability, capabilityDetails: change.details };
      return newEvent("runtime_node.capability_declared", payload, eventVersion);
    }
    const payload = { ...about, capability, previousState: change.before, newState: change.after };
    return newEvent("runtime_node.capability_updated", payload, eventVersion);
  });
}

/** The contract's category of every event of a node; a test compares the two. */
const CATEGORY: SessionEventCategory = "runtime_node_lifecycle";

function newEvent<Type extends keyof EventPayloads>(
  type: Type,
  payload: EventPayloads[Type],
  version: string,
): NewSessionEvent {
  return {
    type,
    category: CATEGORY,
    version,
    actor: null,
    // What the store keeps of a node came as JSON, and ids and states are text.
    payload: payload as unknown as Readonly<Record<string, JsonValue>>,
    correlationId: null,
    causationId: null,
    origin: null,
  };
}
