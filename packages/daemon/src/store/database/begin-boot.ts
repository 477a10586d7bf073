import type Database from "better-sqlite3";
import type { UnixMicros } from "../timestamp.ts";

const DAY = 24 * 60 * 60 * 1_000_000;

export interface Boot {
  readonly boot: number;
  readonly cursorKey: Uint8Array;
}

/** Counts this start and forgets idempotency keys that no retry can still mean. In plain SQL: a start does not wait for a query builder. */
export function beginBoot(database: Database.Database, now: UnixMicros): Boot {
  return database
    .transaction(() => {
      database.prepare("DELETE FROM idempotency WHERE created_at < ?").run(now - DAY);
      const boot = database
        .prepare<[], Boot>(
          "UPDATE meta SET boot = boot + 1 WHERE id = 1 RETURNING boot, cursor_key AS cursorKey",
        )
        .get();
      if (boot === undefined) throw new Error("the store's meta has no row");
      return boot;
    })
    .immediate();
}
