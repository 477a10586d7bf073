// The services on a database of their own, without HTTP, and many nodes in it. Time passes by ageing what was heard.
import type { NodeId, ParticipantId, SessionId } from "@interlock/contracts";
import { sql } from "kysely";
import { privateDirectories } from "../listen/embedded-postgres/private-directories.test.support.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "../listen/embedded-postgres/embedded-postgres.ts";
import { LIVENESS_DEFAULTS, type LivenessSettings } from "../model/node/liveness-settings.ts";
import type { Presence } from "../model/node/presence-table.ts";
import { BeatIntake } from "../service/beat-intake.ts";
import { TokenLookup } from "../service/token-lookup.ts";
import type { ServiceContext } from "../service/context.ts";
import { newId } from "../service/new-id.ts";
import { NodeSweeper, type LivenessAlarm } from "../service/node-sweeper.ts";
import { FeedHub } from "../service/feed/feed-hub.ts";
import { PresenceBoard } from "../service/presence-board.ts";
import { eventOfTransition, type RuntimeNodeEvent } from "../service/transition-event.ts";
import { openDatabase, type Database, type Db } from "../store/database.ts";
import { migrate } from "../store/migrate.ts";
import { takeTransitions } from "../store/node-transitions.ts";

/** One replica: pools, intake and sweeper of its own. */
export interface Replica {
  readonly context: ServiceContext;
  readonly sweeper: NodeSweeper;
  readonly alarms: LivenessAlarm[];
  readonly faults: unknown[];
  close(): Promise<void>;
}

export interface LivenessWorld {
  readonly postgres: EmbeddedPostgres;
  readonly db: Db;
  readonly participantId: ParticipantId;
  replica(settings?: Partial<LivenessSettings>, uptime?: () => number): Replica;
  /** Empties nodes and the memory of sweeps; the last sweep was just now. */
  reset(): Promise<void>;
  newSession(): Promise<SessionId>;
  /** Attaches so many nodes at once, each heard just now; their ids. */
  attachMany(count: number): Promise<readonly NodeId[]>;
  /** What happened to nodes since the last reset, in its order. */
  events(): Promise<readonly RuntimeNodeEvent[]>;
  /** Makes the last beat of these nodes so many seconds older. */
  age(nodes: readonly string[], seconds: number): Promise<void>;
  healthOf(nodes: readonly string[]): Promise<readonly (Presence | undefined)[]>;
  stop(): Promise<void>;
}

/** Long enough that a test on a busy machine is not what goes unwatched. */
const BLIND_AFTER_MS = 300_000;

export async function startLivenessWorld(): Promise<LivenessWorld> {
  const directories = await privateDirectories();
  const postgres = await startEmbeddedPostgres(directories);
  const database = openDatabase({ kind: "socket", ...postgres.address });
  const { db } = database;
  await migrate(db);
  const participantId = newId() as ParticipantId; // a UUID
  await sql`INSERT INTO participants (id) VALUES (${participantId})`.execute(db);
  const databases: Database[] = [database];
  let nodes = 0;
  const told: RuntimeNodeEvent[] = [];
  const newSession = async (): Promise<SessionId> => {
    const sessionId = newId() as SessionId; // a UUID
    await sql`INSERT INTO sessions (id, state) VALUES (${sessionId}, 'active')`.execute(db);
    await sql`INSERT INTO session_memberships (session_id, participant_id, role, state)
      VALUES (${sessionId}, ${participantId}, 'owner', 'active')`.execute(db);
    return sessionId;
  };
  return {
    postgres,
    db,
    participantId,
    newSession,
    replica: (settings, uptime) => {
      const own = openDatabase({ kind: "socket", ...postgres.address });
      databases.push(own);
      return replicaOn(own, { ...LIVENESS_DEFAULTS, blindAfterMs: BLIND_AFTER_MS, ...settings }, uptime);
    },
    events: async () => {
      const noted = await db.transaction().execute((tx) => takeTransitions(tx, Number.MAX_SAFE_INTEGER));
      told.push(...(noted ?? []).map(eventOfTransition));
      return told;
    },
    reset: async () => {
      told.length = 0;
      await sql`DELETE FROM runtime_node_transitions`.execute(db);
      await sql`DELETE FROM runtime_node_presence`.execute(db);
      await sql`DELETE FROM runtime_node_attachments`.execute(db);
      await sql`UPDATE runtime_node_sweeps
        SET last_good_at = clock_timestamp(), hold_until = NULL, braked_since = NULL`.execute(db);
    },
    attachMany: async (count) => {
      const sessionId = await newSession();
      const ids = Array.from({ length: count }, () => `node-${(nodes += 1)}` as NodeId); // not blank
      await sql`INSERT INTO runtime_node_attachments (session_id, participant_id, node_id, client_version, state)
        SELECT ${sessionId}, ${participantId}, id, '1.0', 'online' FROM unnest(${ids}::text[]) AS id`.execute(
        db,
      );
      await sql`INSERT INTO runtime_node_presence (node_id, last_heartbeat_at, health_state)
        SELECT id, clock_timestamp(), 'online' FROM unnest(${ids}::text[]) AS id`.execute(db);
      return ids;
    },
    age: async (ids, seconds) => {
      await sql`UPDATE runtime_node_presence SET last_heartbeat_at = last_heartbeat_at - ${seconds}::float8 * interval '1 s'
        WHERE node_id = ANY(${ids}::text[])`.execute(db);
    },
    healthOf: async (ids) => {
      const { rows } = await sql<{ node_id: string; health_state: Presence }>`
        SELECT node_id, health_state FROM runtime_node_presence WHERE node_id = ANY(${ids}::text[])`.execute(
        db,
      );
      const health = new Map(rows.map((row) => [row.node_id, row.health_state]));
      return ids.map((id) => health.get(id));
    },
    stop: async () => {
      for (const each of databases) await each.close();
      await postgres.stop();
      await directories.remove();
    },
  };
}

function replicaOn(database: Database, settings: LivenessSettings, uptime?: () => number): Replica {
  const alarms: LivenessAlarm[] = [];
  const faults: unknown[] = [];
  // What is to be told stays where it was noted, and is looked at there.
  const nodeEvents = { wake: () => undefined };
  const feeds = new FeedHub({ db: database.reserved, onFault: (code) => faults.push(code) });
  const context: ServiceContext = {
    db: database.db,
    reserved: database.reserved,
    beats: new BeatIntake(database.reserved, nodeEvents),
    tokens: new TokenLookup(database.reserved),
    nodeEvents,
    presence: new PresenceBoard(),
    feeds,
    newId,
    isPrepared: () => true,
  };
  const sweeper = new NodeSweeper({
    context,
    settings,
    onAlarm: (alarm) => alarms.push(alarm),
    onFault: (fault) => faults.push(fault),
    ...(uptime !== undefined && { uptime }),
  });
  return {
    context,
    sweeper,
    alarms,
    faults,
    close: async () => {
      await feeds.close();
      await database.close();
    },
  };
}
