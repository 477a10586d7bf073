import type { NodeId, SessionId } from "@interlock/contracts";
import type { Selectable } from "kysely";
import type { CapabilityDetails, CapabilityMap } from "../../model/node/capability-changes.ts";
import type { ReadConnection } from "../database/connection.ts";
import type { NodeAttachmentsTable } from "../database/node-tables.ts";
import { statement, type NoInput, type Statement } from "../database/statement.ts";
import type { NodeAttachmentRecord, NodeRecord, NodeWishRecord } from "./node-record.ts";

const node = statement<NoInput>()((db) =>
  db
    .selectFrom("node_identity as node")
    .innerJoin("node_trust_state as trust", "trust.node_id", "node.node_id")
    .select([
      "node.node_id as nodeId",
      "node.owner_participant_id as ownerParticipantId",
      "node.minted_at as mintedAt",
      "trust.trust_level as trustLevel",
    ]),
);

const capabilities = statement<{ nodeId: NodeId }>()((db, input) =>
  db
    .selectFrom("node_capabilities")
    .select(["capability_key as key", "capability_value as value"])
    .where("node_id", "=", input.nodeId)
    .orderBy("capability_key"),
);

export const attachmentOf: Statement<{ sessionId: SessionId }, Selectable<NodeAttachmentsTable>> = statement<{
  sessionId: SessionId;
}>()((db, input) => db.selectFrom("node_attachments").selectAll().where("session_id", "=", input.sessionId));

export const activeAttachment: Statement<NoInput, Selectable<NodeAttachmentsTable>> = statement<NoInput>()(
  (db) => db.selectFrom("node_attachments").selectAll().where("standing", "=", "attached"),
);

const attachments = statement<NoInput>()((db) =>
  db.selectFrom("node_attachments").selectAll().orderBy("updated_at", "desc").orderBy("session_id"),
);

const wish = statement<NoInput>()((db) =>
  db.selectFrom("node_wish").select(["wish", "session_id as sessionId"]),
);

/** Null before this home was first registered as a node. */
export function readNode(db: ReadConnection): NodeRecord | null {
  const row = db.first(node, {});
  return row === undefined ? null : { ...row, capabilities: readCapabilityRows(db, row.nodeId) };
}

export function readCapabilityRows(db: ReadConnection, nodeId: NodeId): CapabilityMap {
  return Object.fromEntries(
    db.all(capabilities, { nodeId }).map(({ key, value }) => [key, parsedDetails(value)]),
  );
}

/** A JSON object that an operation of the node wrote. */
export function parsedDetails(json: string): CapabilityDetails {
  return JSON.parse(json) as CapabilityDetails;
}

export function readNodeAttachments(db: ReadConnection): readonly NodeAttachmentRecord[] {
  return db.all(attachments, {}).map((row) => ({
    sessionId: row.session_id,
    attachmentId: row.attachment_id,
    participantId: row.participant_id,
    fence: row.fence,
    readOnly: row.read_only === 1,
    standing: row.standing,
    attachedAt: row.attached_at,
  }));
}

export function readNodeWish(db: ReadConnection): NodeWishRecord | null {
  const row = db.first(wish, {});
  if (row === undefined) return null;
  return row.wish === "attached" && row.sessionId !== null
    ? { wish: "attached", sessionId: row.sessionId }
    : { wish: "detached" };
}
