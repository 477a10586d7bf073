import { sql } from "kysely";
import { statement } from "../database/statement.ts";
import type { Operation } from "../operations/operation.ts";

export interface MarkAuditAppendedInput {
  readonly seq: number;
  readonly hash: string;
  /** Size of the file with this row as its last. */
  readonly bytes: number;
}

const mark = statement<MarkAuditAppendedInput>()((db, input) =>
  db
    .updateTable("audit_state")
    .set({ appended_seq: input.seq, appended_hash: input.hash, appended_bytes: input.bytes })
    .where("id", "=", sql.lit(1)),
);

const drop = statement<{ seq: number }>()((db, input) =>
  db.deleteFrom("audit_outbox").where("seq", "<=", input.seq),
);

/** From here on these rows belong to the file: a file without them was cut, and no repair hides that. */
export const markAuditAppended: Operation<MarkAuditAppendedInput, null> = ({ db }, input) => {
  db.run(mark, input);
  db.run(drop, { seq: input.seq });
  return null;
};
