import type { SessionId } from "@interlock/contracts";
import type { AttachmentStanding } from "../../model/node/trust-level.ts";
import { statement } from "../database/statement.ts";
import { attachmentOf } from "../records/node-rows.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { Operation } from "./operation.ts";

export interface EndNodeAttachmentInput {
  readonly sessionId: SessionId;
  readonly standing: Exclude<AttachmentStanding, "attached">;
}

const write = statement<EndNodeAttachmentInput & { readonly now: UnixMicros }>()((db, input) =>
  db
    .updateTable("node_attachments")
    .set({ standing: input.standing, updated_at: input.now })
    .where("session_id", "=", input.sessionId),
);

/** The attachment is over. Identity, trust and capabilities stay as they are. False when it was over in this way already. */
export const endNodeAttachment: Operation<EndNodeAttachmentInput, boolean> = (
  { db, now, audit },
  { sessionId, standing },
) => {
  const row = db.first(attachmentOf, { sessionId });
  if (row === undefined || row.standing === standing) return false;
  db.run(write, { sessionId, standing, now });
  audit({
    eventType: "node_attachment_ended",
    cause: { origin: "system" },
    payload: { node_id: row.node_id, session_id: sessionId, previous: row.standing, standing },
  });
  return true;
};
