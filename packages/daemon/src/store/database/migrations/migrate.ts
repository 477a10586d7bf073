import type Database from "better-sqlite3";
import { StoreError } from "../../store-error.ts";
import type { UnixMicros } from "../../timestamp.ts";
import { first } from "./0001-first.ts";
import { second } from "./0002-second.ts";
import { third } from "./0003-third.ts";
import { fourth } from "./0004-fourth.ts";
import { fifth } from "./0005-fifth.ts";
import type { Migration } from "./migration.ts";

/** In order, without gaps; a released migration is never edited. */
export const MIGRATIONS: readonly Migration[] = [first, second, third, fourth, fifth];

/** Brings the schema forward in one transaction. A schema from a newer daemon is refused untouched. */
export function migrate(
  database: Database.Database,
  now: UnixMicros,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  database
    .transaction(() => {
      database.exec(
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL, description TEXT NOT NULL) STRICT",
      );
      const current = schemaVersion(database);
      if (current > migrations.length) {
        throw new StoreError({
          code: "state_newer",
          reason: `schema ${current}, this daemon knows up to ${migrations.length}`,
          fix: "upgrade the daemon; an older one never writes to newer state",
        });
      }
      for (const step of migrations.slice(current)) {
        step.up(database, now);
        database
          .prepare("INSERT INTO schema_version (version, applied_at, description) VALUES (?, ?, ?)")
          .run(step.version, now, step.description);
      }
    })
    .immediate();
}

export function schemaVersion(database: Database.Database): number {
  const row: unknown = database.prepare("SELECT coalesce(max(version), 0) FROM schema_version").pluck().get();
  return Number(row);
}
