import type { Db } from "../store/database.ts";

/** What every service works with. */
export interface ServiceContext {
  readonly db: Db;
  /** For work that must go on when the rest is slow. */
  readonly reserved: Db;
  /** A new UUID, version 7: sorts by time of creation. */
  newId(): string;
  /** Is the schema ready to be used? */
  isPrepared(): boolean;
}
