import { join } from "node:path";

/** Where the store's files lie in a home directory. */
export interface StoreFiles {
  readonly database: string;
  /** A database that is being made; it takes its name only when it is complete. */
  readonly databaseInMaking: string;
  /** Everything SQLite and the audit may have left, each of which must be ours alone. */
  readonly all: readonly string[];
  readonly audit: string;
  /** Every event once more, for other programs. */
  readonly events: string;
}

export function storeFiles(home: string): StoreFiles {
  const database = join(home, "interlock.sqlite3");
  const audit = join(home, "audit.jsonl");
  const events = join(home, "events.jsonl");
  return {
    database,
    databaseInMaking: `${database}.new`,
    audit,
    events,
    all: [database, `${database}-wal`, `${database}-shm`, audit, events],
  };
}
