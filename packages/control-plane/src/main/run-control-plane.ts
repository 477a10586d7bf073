import { createHash } from "node:crypto";
import { access, chmod, constants, mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { EventEnvelopeVersion, ParticipantId, SessionId } from "@interlock/contracts";
import { controlRouter } from "../dispatch/router.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "../listen/embedded-postgres/embedded-postgres.ts";
import { listenHttp } from "../listen/http-listener.ts";
import type { Fault } from "../listen/serve-request.ts";
import { LIVENESS_DEFAULTS, livenessFault, type LivenessSettings } from "../model/node/liveness-settings.ts";
import type { ReportProgress } from "../model/start-progress.ts";
import { ControlPlaneStartError } from "../model/start-failure.ts";
import { codeOf } from "../store/database-failure.ts";
import { newAccessToken } from "../service/access-token.ts";
import { BeatIntake } from "../service/beat-intake.ts";
import { TokenLookup } from "../service/token-lookup.ts";
import type { ServiceContext } from "../service/context.ts";
import { FeedNodeEvents } from "../service/feed-node-events.ts";
import { NodeSweeper, type LivenessAlarm } from "../service/node-sweeper.ts";
import { FeedHub } from "../service/feed/feed-hub.ts";
import { newId } from "../service/new-id.ts";
import { settleOwner, type OwnerCredential } from "../service/owner-credential.ts";
import { PresenceBoard } from "../service/presence-board.ts";
import { raiseFloor, type RaiseFloorOutcome } from "../service/raise-floor.ts";
import { revokeNode, type Revocation, type RevokeNodeOutcome } from "../service/revoke-node.ts";
import { RateLimiter, type RateAlarm } from "../service/rate-limiter.ts";
import { openDatabase, type DatabaseAddress } from "../store/database.ts";
import { migrate } from "../store/migrate.ts";
import { hearPresence } from "../store/presence-channel.ts";
import { readCredential, writeCredential, type ControlPlaneAddress } from "./credential-file.ts";
import { prepareDatabase } from "./prepare-database.ts";

export interface ControlPlaneOptions {
  /** State root (INTERLOCK_HOME); made when it is missing. */
  readonly home: string;
  /** Port on loopback; 0, the default, takes any free one. */
  readonly port?: number;
  /** A PostgreSQL server to use instead of the embedded one. */
  readonly databaseUrl?: string;
  /** Where root keeps the embedded PostgreSQL's own files. Default `/var/lib/interlock-postgres`. */
  readonly postgresSystemDirectory?: string;
  /** Whether calls are limited as the contract says. Default on. */
  readonly rateLimits?: "on" | "off";
  /** Between two heartbeats of a stream of events. Default 15 s. */
  readonly feedHeartbeatMs?: number;
  readonly onProgress?: ReportProgress;
  /** Faults of ours, without text, paths or tokens. */
  readonly onFault?: (fault: Fault) => void;
  /** When nodes count as late or lost; replicas of one database are given the same. */
  readonly liveness?: Partial<LivenessSettings>;
  readonly onAlarm?: (alarm: LivenessAlarm | RateAlarm) => void;
}

export interface RunningControlPlane {
  readonly address: ControlPlaneAddress;
  /** `http://host:port`; tRPC is mounted at `/trpc`. */
  readonly url: string;
  /** Bearer token of this home's owner. */
  readonly ownerToken: string;
  /** The owner. Both change only when a lost `control-plane.json` is made anew after a late database. */
  readonly participantId: ParticipantId;
  /** Id of the embedded PostgreSQL; undefined without one, or while it is being started again. */
  readonly postgresPid: number | undefined;
  /** Takes a node's trust in a session away, for good. */
  revokeNode(revocation: Omit<Revocation, "revokedBy">): Promise<RevokeNodeOutcome>;
  /** Raises the version below which a session's nodes only read. */
  raiseFloor(sessionId: SessionId, floor: EventEnvelopeVersion): Promise<RaiseFloorOutcome>;
  close(): Promise<void>;
}

/**
 * Starts a control plane in this process. With a DATABASE_URL whose server does not answer it starts
 * all the same: readiness says so, calls answer `system.unavailable`, and it goes on trying.
 * @throws ControlPlaneStartError
 */
export async function runControlPlane(options: ControlPlaneOptions): Promise<RunningControlPlane> {
  const started: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (let stop = started.pop(); stop !== undefined; stop = started.pop()) await stop();
  };
  try {
    return await start(options, started, stopAll);
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function start(
  options: ControlPlaneOptions,
  started: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<RunningControlPlane> {
  const report = options.onProgress ?? (() => undefined);
  const onFault = options.onFault ?? (() => undefined);
  const onAlarm = options.onAlarm ?? (() => undefined);
  const liveness: LivenessSettings = { ...LIVENESS_DEFAULTS, ...options.liveness };
  const refused = livenessFault(liveness);
  if (refused !== undefined) throw new ControlPlaneStartError({ kind: "liveness-refused", reason: refused });
  const home = resolve(options.home);
  await makeHome(home);

  const onDatabaseFault = (code: string | undefined): void =>
    onFault({ event: "fault", method: undefined, code });
  const postgres = await embeddedFor(options, home, report, onDatabaseFault);
  if (postgres !== undefined) started.push(() => postgres.stop());
  const database = openDatabase(addressOf(options, postgres));
  started.push(() => database.close());

  const stored = await readCredential(home);
  const fresh: OwnerCredential = { participantId: newId() as ParticipantId, token: newAccessToken() }; // a UUID
  let owner = stored ?? fresh;
  let publish = async (): Promise<void> => undefined;
  report("migrate");
  const preparation = await prepareDatabase(async () => {
    await migrate(database.db);
    const settled = await settleOwner(database.db, holderOf(options, home), { stored, fresh });
    const changed = settled.token !== owner.token || settled.participantId !== owner.participantId;
    owner = settled;
    if (changed) await publish();
  }, onDatabaseFault);
  started.push(() => preparation.stop());

  const presence = new PresenceBoard();
  const hearing = hearPresence(database.listen, (beat, at) => presence.note(beat, at), onDatabaseFault);
  started.push(() => hearing.stop());

  const feeds = new FeedHub({
    db: database.reserved,
    onFault: onDatabaseFault,
    ...(options.feedHeartbeatMs !== undefined && { heartbeatMs: options.feedHeartbeatMs }),
  });

  const limiter =
    options.rateLimits === "off"
      ? undefined
      : new RateLimiter({
          db: database.reserved,
          heartbeatMs: liveness.heartbeatMs,
          onAlarm,
          onFault: onDatabaseFault,
        });
  if (limiter !== undefined) started.push(() => limiter.stop());

  report("listen");
  const nodeEvents = new FeedNodeEvents({
    db: database.db,
    newId,
    isPrepared: preparation.isPrepared,
    onFault: (error) => onDatabaseFault(codeOf(error)),
  });
  nodeEvents.start();
  started.push(() => nodeEvents.stop());
  const service: ServiceContext = {
    db: database.db,
    reserved: database.reserved,
    beats: new BeatIntake(database.reserved, nodeEvents),
    tokens: new TokenLookup(database.reserved),
    nodeEvents,
    presence,
    feeds,
    newId,
    isPrepared: preparation.isPrepared,
  };
  const sweeper = new NodeSweeper({
    context: service,
    settings: liveness,
    onAlarm,
    onFault: (error) => onDatabaseFault(codeOf(error)),
  });
  sweeper.start();
  started.push(() => sweeper.stop());
  const listener = await listenHttp(
    { service, router: controlRouter(), limiter, onFault },
    options.port ?? 0,
  );
  started.push(() => listener.close());
  // First of all: the listener waits for its streams to end.
  started.push(() => feeds.close());
  const address: ControlPlaneAddress = { host: listener.host, port: listener.port };
  let published = Promise.resolve();
  // One after the other: the file ends up with the owner that was settled last.
  publish = () => (published = published.then(() => writeCredential(home, address, owner)));
  await publish();

  return {
    address,
    url: `http://${address.host}:${address.port}`,
    get ownerToken() {
      return owner.token;
    },
    get participantId() {
      return owner.participantId;
    },
    get postgresPid() {
      return postgres?.pid;
    },
    revokeNode: (revocation) => revokeNode(service, { ...revocation, revokedBy: owner.participantId }),
    raiseFloor: (sessionId, floor) => raiseFloor(service, sessionId, floor),
    close,
  };
}

async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await chmod(home, 0o700);
    await access(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new ControlPlaneStartError({
      kind: "directory-refused",
      directory: home,
      reason: `the system says ${code}`,
    });
  }
}

async function embeddedFor(
  options: ControlPlaneOptions,
  home: string,
  report: ReportProgress,
  onFault: (code: string | undefined) => void,
): Promise<EmbeddedPostgres | undefined> {
  if (options.databaseUrl !== undefined) return undefined;
  const systemDirectory = options.postgresSystemDirectory;
  return startEmbeddedPostgres({
    home,
    report,
    onFault,
    ...(systemDirectory !== undefined && { systemDirectory }),
  });
}

function addressOf(options: ControlPlaneOptions, postgres: EmbeddedPostgres | undefined): DatabaseAddress {
  if (postgres !== undefined) return { kind: "socket", ...postgres.address };
  return { kind: "url", url: options.databaseUrl ?? "" };
}

/** Names this home in a database that several control planes may share. */
function holderOf(options: ControlPlaneOptions, home: string): string {
  if (options.databaseUrl === undefined) return "home";
  return createHash("sha256").update(`${hostname()}\0${home}`).digest("hex").slice(0, 32);
}
