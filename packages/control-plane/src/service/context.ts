import type { Db } from "../store/database.ts";
import type { BeatIntake } from "./beat-intake.ts";
import type { FeedHub } from "./feed/feed-hub.ts";
import type { PresenceBoard } from "./presence-board.ts";
import type { TokenLookup } from "./token-lookup.ts";

/** What every service works with. */
export interface ServiceContext {
  readonly db: Db;
  /** For work that must go on when the rest is slow. */
  readonly reserved: Db;
  /** Heartbeats go through here, many in one statement. */
  readonly beats: BeatIntake;
  readonly tokens: TokenLookup;
  /** Told when a change of a node was committed: its transition waits to be told in the feed. */
  readonly nodeEvents: { wake(): void };
  /** Who is there, as this replica has heard. */
  readonly presence: PresenceBoard;
  /** Who follows which session's events on this replica. */
  readonly feeds: FeedHub;
  /** A new UUID, version 7: sorts by time of creation. */
  readonly newId: () => string;
  /** Is the schema ready to be used? */
  isPrepared(): boolean;
}
