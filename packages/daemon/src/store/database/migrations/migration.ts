import type Database from "better-sqlite3";
import type { UnixMicros } from "../../timestamp.ts";

/** A step forward. There is no step back: an older daemon refuses a newer schema. */
export interface Migration {
  readonly version: number;
  readonly description: string;
  readonly up: (database: Database.Database, now: UnixMicros) => void;
}
