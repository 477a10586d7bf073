import { sql } from "kysely";
import type { AuditHead } from "../../model/audit-row.ts";
import type { Connection } from "../database/connection.ts";
import { statement, type NoInput } from "../database/statement.ts";

/** The last row known to be in the file and synced, and how long the file is with it. */
export interface AuditMark extends AuditHead {
  readonly bytes: number;
}

export interface AuditAnchor {
  readonly head: AuditHead;
  readonly mark: AuditMark;
}

export interface OutboxRow {
  readonly seq: number;
  /** Without its line feed. */
  readonly line: string;
}

const state = statement<NoInput>()((db) =>
  db.selectFrom("audit_state").selectAll().where("id", "=", sql.lit(1)),
);

const after = statement<{ seq: number; limit: number }>()((db, input) =>
  db
    .selectFrom("audit_outbox")
    .select(["seq", "line"])
    .where("seq", ">", input.seq)
    .orderBy("seq")
    .limit(input.limit),
);

export function readAnchor(db: Connection): AuditAnchor {
  const row = db.first(state, {});
  if (row === undefined) throw new Error("the audit state has no row");
  return {
    head: { seq: row.head_seq, hash: row.head_hash },
    mark: { seq: row.appended_seq, hash: row.appended_hash, bytes: row.appended_bytes },
  };
}

/** Committed rows behind `seq`, in order. */
export function readOutbox(db: Connection, seq: number, limit: number): readonly OutboxRow[] {
  return db.all(after, { seq, limit });
}

/** All of them, a batch at a time, so that a long outage of the file costs no memory. */
export function* outboxAfter(db: Connection, seq: number): Generator<OutboxRow> {
  for (let last = seq; ;) {
    const batch = readOutbox(db, last, 256);
    yield* batch;
    const end = batch.at(-1);
    if (end === undefined) return;
    last = end.seq;
  }
}
