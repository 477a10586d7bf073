import type Database from "better-sqlite3";

/**
 * A number that another connection's commit changes, of this process or any other: SQLite itself tells. Read it before
 * the rows that are kept for it; what is committed in between then only makes them be read again.
 */
export function dataVersion(database: Database.Database): () => unknown {
  const version = database.prepare("PRAGMA data_version").pluck();
  return () => version.get();
}
