// Measures, for the bench, the calls of nodes over HTTP: three control planes, each a process, on one PostgreSQL. Prints
// one JSON line.
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { Pool } from "pg";
import { startEmbeddedPostgres } from "../listen/embedded-postgres/embedded-postgres.ts";
import { privateDirectories } from "../listen/embedded-postgres/private-directories.test.support.ts";
import { seededRandom } from "../model/node/seeded-random.test.support.ts";
import { startPlaneProcess, type PlaneProcess } from "./plane-process.test.support.ts";
import { databaseUrl } from "./plane.test.support.ts";

const REPLICAS = 3;
const NODES = 10_000;
const BEATS_A_SECOND = 2_000;
const WARM_SECONDS = 2;
const SECONDS = 8;
const ATTACHED_NODES = 1_000;
const ATTACHES = 3_000;
const LANES = 24;
/** As many connections as a control plane has for such work. */
const STRAIGHT_CONNECTIONS = 12;
const ROUNDS = 3;

const directories = await privateDirectories();
const postgres = await startEmbeddedPostgres(directories);
const url = await databaseUrl(directories.home, directories.systemDirectory);
const planes: PlaneProcess[] = [];
for (let n = 0; n < REPLICAS; n += 1)
  planes.push(
    await startPlaneProcess({
      home: `${directories.home}-${n}`,
      databaseUrl: url,
      // Attaches are limited for each person, and here one person has every node.
      env: { INTERLOCK_RATE_LIMITS: "off" },
    }),
  );
const [first] = planes as [PlaneProcess, ...PlaneProcess[]]; // there are three
const { owner } = first;
const pool = new Pool({ connectionString: url, max: STRAIGHT_CONNECTIONS });
const { data } = await first.mutate("session.create", {});
const { sessionId } = data as { readonly sessionId: string }; // the contract's answer
await pool.query(
  `INSERT INTO runtime_node_attachments (session_id, participant_id, node_id, client_version, state)
   SELECT $1, $2, 'beats-' || n, '1.0', 'online' FROM generate_series(1, $3::int) AS n`,
  [sessionId, owner.participantId, NODES],
);
const agents = planes.map(() => new Agent({ keepAlive: true, maxSockets: 32 }));

/** Status of one call to the replica whose turn it is. */
async function post(turn: number, path: string, body: object): Promise<number> {
  const text = JSON.stringify(body);
  for (;;) {
    const status = await send(turn % REPLICAS, path, text);
    if (status !== undefined) return status;
  }
}

/** @returns undefined where the server ended the connection without an answer: idle for too long, or overwhelmed */
function send(at: number, path: string, text: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${planes[at]?.url ?? ""}/${path}`, {
      method: "POST",
      ...(agents[at] !== undefined && { agent: agents[at] }),
      headers: {
        authorization: `Bearer ${owner.token}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
      },
    })
      .on("response", (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      })
      .on("error", (error) => {
        if ("code" in error && error.code === "ECONNRESET") resolve(undefined);
        else reject(error);
      })
      .end(text);
  });
}

/** Calls at a steady rate, whether they are answered or not; milliseconds from when each was due to its answer. */
async function steadily(seconds: number, call: (n: number) => Promise<number>): Promise<readonly number[]> {
  const delays: number[] = [];
  const sent: Promise<unknown>[] = [];
  const start = performance.now();
  for (let n = 0; n < seconds * BEATS_A_SECOND; n += 1) {
    const due = start + (n * 1_000) / BEATS_A_SECOND;
    if (performance.now() < due) await pause(1);
    sent.push(
      call(n).then((status) => {
        if (status !== 200) throw new Error(`a call was answered with ${status}`);
        delays.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(sent);
  return delays.toSorted((a, b) => a - b);
}

const nodeOf = (random: () => number): string => `attaches-${Math.floor(random() * ATTACHED_NODES)}`;

async function attachesASecond(attach: (nodeId: string, turn: number) => Promise<void>): Promise<number> {
  const random = seededRandom(7);
  let turn = 0;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (turn < ATTACHES) {
      turn += 1;
      await attach(nodeOf(random), turn);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return ATTACHES / ((performance.now() - start) / 1_000);
}

async function throughTheStack(nodeId: string, turn: number): Promise<void> {
  const status = await post(turn, "trpc/runtimenode.attach", {
    sessionId,
    participantId: owner.participantId,
    nodeId,
    clientVersion: "1.0",
    capabilities: {},
    healthState: "online",
  });
  if (status !== 200) throw new Error(`an attach was answered with ${status}`);
}

/** The statements of an attach, and nothing else. */
async function straight(nodeId: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`runtime-node:${nodeId}`]);
    await client.query(
      `SELECT s.state, s.min_client_version, m.role FROM sessions s
       JOIN session_memberships m ON m.session_id = s.id
       WHERE s.id = $1 AND m.participant_id = $2 AND m.state = 'active' FOR SHARE OF s`,
      [sessionId, owner.participantId],
    );
    await client.query("SELECT participant_id FROM runtime_node_attachments WHERE node_id = $1 FOR UPDATE", [
      nodeId,
    ]);
    await client.query(
      `INSERT INTO runtime_node_attachments AS a
         (session_id, participant_id, node_id, capabilities, client_version, state)
       VALUES ($1, $2, $3, '{}', '1.0', 'registering')
       ON CONFLICT (node_id, session_id) DO UPDATE SET capabilities = '{}', client_version = '1.0',
         state = 'registering', fence = excluded.fence WHERE a.state <> 'revoked'
       RETURNING id, state, client_version, attached_at, fence`,
      [sessionId, owner.participantId, nodeId],
    );
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

const beat = (n: number): Promise<number> =>
  post(n, "trpc/runtimenode.heartbeat", { nodeId: `beats-${1 + (n % NODES)}`, healthState: "online" });
/** What HTTP alone costs here. */
const idle = (n: number): Promise<number> => post(n, "healthz", {});

await steadily(WARM_SECONDS, beat);
const beatMs = await steadily(SECONDS, beat);
const idleMs = await steadily(SECONDS, idle);
const attaches = { stack: [] as number[], straight: [] as number[] };
for (let round = 0; round <= ROUNDS; round += 1) {
  const [stack, direct] = [await attachesASecond(throughTheStack), await attachesASecond(straight)];
  // The first round only warms up.
  if (round === 0) continue;
  attaches.stack.push(stack);
  attaches.straight.push(direct);
}
const { rows } = await pool.query<{ nodes: number }>(
  `SELECT count(*)::int AS nodes FROM (
     SELECT FROM runtime_node_attachments WHERE state IN ('registering', 'online', 'degraded')
     GROUP BY node_id HAVING count(*) > 1) AS doubled`,
);
if (rows[0]?.nodes !== 0) throw new Error("a node is active twice");
for (const agent of agents) agent.destroy();
await pool.end();
for (const plane of planes) await plane.end("SIGTERM");
await postgres.stop();
await directories.remove();
process.stdout.write(`${JSON.stringify({ beatMs, idleMs, attaches })}\n`);
