// A database with sessions in it, and writers of their feeds, for tests of the hub without a listener.
import type { ChannelId } from "@interlock/contracts";
import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { startEmbeddedPostgres } from "../../listen/embedded-postgres/embedded-postgres.ts";
import { privateDirectories } from "../../listen/embedded-postgres/private-directories.test.support.ts";
import { appendSessionEvents } from "../../store/append-session-events.ts";
import { openDatabase, type Db } from "../../store/database.ts";
import { migrate } from "../../store/migrate.ts";
import { newId } from "../new-id.ts";
import type { FeedFrame } from "./feed-frames.ts";
import type { FeedSink } from "./feed-follower.ts";

export const WRITERS = 64;

export interface FeedDatabase {
  readonly db: Db;
  /** As many connections as there are writers: each has a transaction of its own open. */
  readonly writers: Db;
  /** Over connections of its own. */
  readonly reserved: Db;
  session(): Promise<string>;
  stop(): Promise<void>;
}

export async function startFeedDatabase(): Promise<FeedDatabase> {
  const directories = await privateDirectories();
  const postgres = await startEmbeddedPostgres(directories);
  const database = openDatabase({ kind: "socket", ...postgres.address });
  await migrate(database.db);
  const pool = new Pool({ ...postgres.address, max: WRITERS });
  return {
    writers: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    db: database.db,
    reserved: database.reserved,
    session: async () => {
      const id = newId();
      await database.db
        .insertInto("sessions")
        .values({ id, state: "active", config: "{}", metadata: "{}" })
        .execute();
      return id;
    },
    stop: async () => {
      await Promise.all([pool.end(), database.close()]);
      await postgres.stop();
      await directories.remove();
    },
  };
}

export interface Told {
  readonly sessionId: string;
  readonly name: string;
}

/** Appends one event for each, in one transaction, which stays open until `hold` is settled; a rejection rolls it back. */
export async function tell(
  db: Db,
  told: readonly Told[],
  hold: () => Promise<void> = async () => undefined,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await appendSessionEvents(
      tx,
      newId,
      told.map(({ sessionId, name }) => ({
        sessionId,
        type: "channel.created",
        actor: null,
        payload: { channelId: newId() as ChannelId, name }, // a UUID
      })),
    );
    await hold();
  });
}

export interface Reader extends FeedSink {
  readonly frames: FeedFrame[];
  /** Names and numbers of the events, in the order in which they came. */
  readonly seen: { readonly sequence: number; readonly name: string }[];
  ended: boolean;
}

export function reader(): Reader {
  const [frames, seen]: [FeedFrame[], Reader["seen"]] = [[], []];
  return {
    frames,
    seen,
    ended: false,
    write(frame) {
      frames.push(frame);
      if (frame.frame.type !== "event") return true;
      const { sequence, payload } = frame.frame.event;
      seen.push({ sequence, name: String(payload["name"]) });
      return true;
    },
    ready: () => Promise.resolve(),
    end() {
      this.ended = true;
    },
  };
}
