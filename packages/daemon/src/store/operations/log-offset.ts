import { statement } from "../database/statement.ts";
import type { Operation } from "./operation.ts";

export interface ResetLogOffsetInput {
  readonly attachmentId: string;
  /** The offset of the file as it was; with another one nothing happens. */
  readonly fromByteOffset: number;
  /** The file as it is now. */
  readonly fileInode: string;
}

const reset = statement<ResetLogOffsetInput>()((db, input) =>
  db
    .updateTable("log_attachments")
    .set({ byte_offset: 0, line_offset: 0, file_inode: input.fileInode, file_size_seen: 0 })
    .where("attachment_id", "=", input.attachmentId)
    .where("status", "=", "active")
    .where("byte_offset", "=", input.fromByteOffset),
);

/** The file was cut or replaced: it is read from its start. True when the offset was moved; false when the row is no longer active or stands elsewhere. */
export const resetLogOffset: Operation<ResetLogOffsetInput, boolean> = ({ db }, input) =>
  db.run(reset, input) === 1;
