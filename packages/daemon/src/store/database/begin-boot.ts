import { sql } from "kysely";
import type Database from "better-sqlite3";
import type { UnixMicros } from "../timestamp.ts";
import { createConnection } from "./connection.ts";
import { statement, type NoInput } from "./statement.ts";

const DAY = 24 * 60 * 60 * 1_000_000;

const countBoot = statement<NoInput>()((db) =>
  db
    .updateTable("meta")
    .set({ boot: sql<number>`boot + 1` })
    .where("id", "=", sql.lit(1))
    .returning(["boot", "cursor_key as cursorKey"]),
);

const forgetOldKeys = statement<{ before: UnixMicros }>()((db, input) => db.deleteFrom("idempotency").where("created_at", "<", input.before));

/** Counts this start and forgets idempotency keys that no retry can still mean. */
export function beginBoot(database: Database.Database, now: UnixMicros): { readonly boot: number; readonly cursorKey: Uint8Array } {
  const db = createConnection(database);
  return database
    .transaction(() => {
      db.run(forgetOldKeys, { before: now - DAY });
      const boot = db.first(countBoot, {});
      if (boot === undefined) throw new Error("the store's meta has no row");
      return boot;
    })
    .immediate();
}
