import { statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { Operation } from "./operation.ts";

export interface AdvanceLogOffsetInput {
  readonly attachmentId: string;
  readonly fromByteOffset: number;
  readonly byteOffset: number;
  readonly lineOffset: number;
  /** `<device>:<inode>`. */
  readonly fileInode: string;
  readonly fileSizeSeen: number;
  /** When the pane was last known to have printed something. */
  readonly observedAt: UnixMicros;
}

export interface ResetLogOffsetInput {
  readonly attachmentId: string;
  /** The offset of the file as it was; with another one nothing happens. */
  readonly fromByteOffset: number;
  /** The file as it is now. */
  readonly fileInode: string;
}

const advance = statement<AdvanceLogOffsetInput>()((db, input) =>
  db
    .updateTable("log_attachments")
    .set({
      byte_offset: input.byteOffset,
      line_offset: input.lineOffset,
      file_inode: input.fileInode,
      file_size_seen: input.fileSizeSeen,
      last_output_at: input.observedAt,
    })
    .where("attachment_id", "=", input.attachmentId)
    .where("status", "=", "active")
    .where("byte_offset", "=", input.fromByteOffset),
);

const reset = statement<ResetLogOffsetInput>()((db, input) =>
  db
    .updateTable("log_attachments")
    .set({ byte_offset: 0, line_offset: 0, file_inode: input.fileInode, file_size_seen: 0 })
    .where("attachment_id", "=", input.attachmentId)
    .where("status", "=", "active")
    .where("byte_offset", "=", input.fromByteOffset),
);

/** True when the offset was moved; false when the row is no longer active or stands elsewhere. */
export const advanceLogOffset: Operation<AdvanceLogOffsetInput, boolean> = ({ db }, input) =>
  db.run(advance, input) === 1;

/** The file was cut or replaced: it is read from its start. True and false as above. */
export const resetLogOffset: Operation<ResetLogOffsetInput, boolean> = ({ db }, input) =>
  db.run(reset, input) === 1;
