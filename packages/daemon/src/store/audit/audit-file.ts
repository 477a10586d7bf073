import { readAuditLine } from "../../model/audit-line.ts";
import type { Connection } from "../database/connection.ts";
import type { LineFile } from "../line-file/line-appender.ts";
import { readAnchor, readOutbox, type AuditMark, type OutboxRow } from "./audit-outbox.ts";
import { mendAuditFile } from "./mend-audit-file.ts";
import type { AuditDamage } from "./record-audit-damage.ts";

export interface AuditFileOptions {
  readonly path: string;
  /** The read-only connection. */
  readonly db: Connection;
  /** Tells the database how far the file is synced. */
  readonly mark: (mark: AuditMark) => Promise<unknown>;
  readonly onDamage: (damage: AuditDamage) => Promise<unknown>;
}

const BATCH_ROWS = 512;

/** `audit.jsonl`, which follows the head of the chain. One that was renamed away was taken away: nobody rotates it. */
export function auditFile({ path, db, mark, onDamage }: AuditFileOptions): LineFile<AuditMark, AuditDamage> {
  return {
    path,
    name: "audit file",
    marked: () => readAnchor(db).mark,
    next: (end) => {
      const rows = readOutbox(db, end.seq, BATCH_ROWS);
      if (rows.length === 0) return null;
      return {
        bytes: Buffer.from(rows.map(({ line }) => `${line}\n`).join("")),
        end: (bytes) => endOf(rows, bytes),
      };
    },
    mend: (distrustUnsynced) => mendAuditFile(path, db, distrustUnsynced),
    mark,
    onDamage,
    same: (a, b) => a.bytes === b.bytes,
    rotates: false,
  };
}

function endOf(rows: readonly OutboxRow[], bytes: number): AuditMark {
  const reading = readAuditLine(rows.at(-1)?.line ?? "");
  if (reading.kind !== "row") throw new Error("the outbox holds a row that is none");
  return { ...reading.head, bytes };
}
