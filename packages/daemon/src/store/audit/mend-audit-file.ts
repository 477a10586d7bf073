import {
  closeSync,
  constants,
  copyFileSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  readSync,
  writeSync,
} from "node:fs";
import type { Connection } from "../database/connection.ts";
import { corrupt } from "../database/sqlite-failure.ts";
import type { MendedFile } from "../line-file/line-appender.ts";
import { openLineFile } from "../line-file/open-line-file.ts";
import { outboxAfter, readAnchor, type AuditMark } from "./audit-outbox.ts";
import { inspectAuditFile } from "./inspect-audit-file.ts";
import type { AuditDamage } from "./record-audit-damage.ts";

/**
 * Makes the file ready to be appended to. What a crash leaves is completed without a word; missing rows that were
 * synced are never written again, so that a cut file goes on showing its gap. Throws `state_corrupt` when the file is
 * ahead of the database. `distrustUnsynced` writes every row behind the mark anew, for use after a failed sync.
 */
export function mendAuditFile(
  path: string,
  db: Connection,
  distrustUnsynced: boolean,
): MendedFile<AuditMark, AuditDamage> {
  const descriptor = openLineFile(path);
  try {
    const { head, mark } = readAnchor(db);
    const reading = inspectAuditFile(descriptor, mark, head, outboxAfter(db, mark.seq));
    switch (reading.kind) {
      case "sound": {
        const end = distrustUnsynced ? mark : reading.end;
        if (distrustUnsynced || reading.torn > 0) ftruncateSync(descriptor, end.bytes);
        // What the mark covers is synced; waiting for the disk once more would only make every start longer.
        if (distrustUnsynced || reading.torn > 0 || end.bytes !== mark.bytes) fdatasyncSync(descriptor);
        return { end, damage: null };
      }
      case "foreign-tail": {
        copyFileSync(path, `${path}.damaged-${Date.now()}`, constants.COPYFILE_EXCL);
        ftruncateSync(descriptor, reading.end.bytes);
        fdatasyncSync(descriptor);
        return {
          end: reading.end,
          damage: { kind: "foreign-tail", bytes: reading.bytes, completeLines: reading.completeLines },
        };
      }
      case "cut":
        return {
          end: { ...mark, bytes: freshLine(descriptor) },
          damage: { kind: "cut", expectedBytes: mark.bytes, foundBytes: reading.size },
        };
      case "replaced":
        return { end: { ...mark, bytes: freshLine(descriptor) }, damage: { kind: "replaced" } };
      case "ahead":
        throw corrupt("database behind its audit");
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Ends an unfinished line, so that the next row stands on its own. Returns the file's size. */
function freshLine(descriptor: number): number {
  const { size } = fstatSync(descriptor);
  if (size === 0) return 0;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  if (last[0] === 0x0a) return size;
  writeSync(descriptor, "\n", size);
  return size + 1;
}
