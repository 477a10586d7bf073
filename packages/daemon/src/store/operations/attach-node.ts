import type { ParticipantId, SessionId } from "@interlock/contracts";
import { statement } from "../database/statement.ts";
import { activeAttachment, readNode } from "../records/node-rows.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { NodeBuild } from "./node-build.ts";
import type { Operation } from "./operation.ts";
import { tellSession } from "./tell-session.ts";

export interface AttachNodeInput {
  readonly sessionId: SessionId;
  readonly attachmentId: string;
  readonly participantId: ParticipantId;
  readonly fence: number | null;
  readonly readOnly: boolean;
  readonly build: NodeBuild;
}

export type AttachNodeOutcome =
  /** The session's log knows the node and all that it can do. */
  | { readonly kind: "told" }
  /** A node that has declared nothing can be given no work: nothing was written. */
  | { readonly kind: "undeclared" };

type Row = Omit<AttachNodeInput, "readOnly" | "build"> & {
  readonly nodeId: NonNullable<ReturnType<typeof readNode>>["nodeId"];
  readonly readOnly: 0 | 1;
  readonly now: UnixMicros;
};

const leaveOthers = statement<Pick<Row, "sessionId" | "now">>()((db, input) =>
  db
    .updateTable("node_attachments")
    .set({ standing: "detached", updated_at: input.now })
    .where("standing", "=", "attached")
    .where("session_id", "!=", input.sessionId),
);

const write = statement<Row>()((db, row) =>
  db
    .insertInto("node_attachments")
    .values({
      session_id: row.sessionId,
      node_id: row.nodeId,
      attachment_id: row.attachmentId,
      participant_id: row.participantId,
      fence: row.fence,
      read_only: row.readOnly,
      standing: "attached",
      attached_at: row.now,
      updated_at: row.now,
      told_version: null,
      told_platform: null,
      told_capabilities: "{}",
    })
    .onConflict((conflict) =>
      conflict.column("session_id").doUpdateSet((old) => ({
        attachment_id: old.ref("excluded.attachment_id"),
        participant_id: old.ref("excluded.participant_id"),
        fence: old.ref("excluded.fence"),
        read_only: old.ref("excluded.read_only"),
        standing: old.ref("excluded.standing"),
        attached_at: old.ref("excluded.attached_at"),
        updated_at: old.ref("excluded.updated_at"),
      })),
    ),
);

const bindOwner = statement<Pick<Row, "participantId">>()((db, input) =>
  db.updateTable("node_identity").set({ owner_participant_id: input.participantId }),
);

const trust = statement<Pick<Row, "now">>()((db, input) =>
  db.updateTable("node_trust_state").set({ trust_level: "trusted", updated_at: input.now }),
);

/**
 * Remembers an attachment that a control plane has answered for, and tells its session's log of the node. A node is
 * active in one session at a time, and the participant for whom it was admitted is its owner.
 */
export const attachNode: Operation<AttachNodeInput, AttachNodeOutcome> = (context, input) => {
  const { db, now, audit } = context;
  const node = readNode(db);
  if (node === null || Object.keys(node.capabilities).length === 0) return { kind: "undeclared" };
  const { sessionId, attachmentId, participantId, fence, readOnly } = input;
  const before = db.first(activeAttachment, {});
  db.run(leaveOthers, { sessionId, now });
  const row = { sessionId, attachmentId, participantId, fence, readOnly: readOnly ? 1 : 0, now } as const;
  db.run(write, { ...row, nodeId: node.nodeId });
  if (node.ownerParticipantId !== participantId || node.trustLevel !== "trusted") {
    db.run(bindOwner, { participantId });
    db.run(trust, { now });
  }
  // An attempt that is made again for its log is one attachment.
  if (before?.session_id !== sessionId || before.fence !== fence) {
    audit({
      eventType: "node_attached",
      cause: { origin: "system" },
      payload: {
        node_id: node.nodeId,
        session_id: sessionId,
        participant_id: participantId,
        fence,
        read_only: readOnly,
      },
    });
  }
  tellSession(context, node.nodeId, input.build);
  return { kind: "told" };
};
