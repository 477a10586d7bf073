// Two PostgreSQL of which one follows the other, and control planes that reach them through a door.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { Client } from "pg";
import { afterAll, beforeAll, expect } from "vitest";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "../listen/embedded-postgres/embedded-postgres.ts";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import {
  privateDirectories,
  type PrivateDirectories,
} from "../listen/embedded-postgres/private-directories.test.support.ts";
import { openDoor, startStandby, type Door } from "../listen/embedded-postgres/standby.test.support.ts";
import { ask, type Answer } from "./plane.test.support.ts";
import { runControlPlane, type RunningControlPlane } from "./run-control-plane.ts";

const NODES = scale(8, 200);
const PATIENCE_MS = 60_000;
/** Shorter than the default, so that what hangs is given up soon. */
const ANSWER_MS = 3_000;

let directories: PrivateDirectories;
let planeHome: string;
let primary: EmbeddedPostgres;
let standby: EmbeddedPostgres;
let door: Door;
let plane: RunningControlPlane;

beforeAll(async () => {
  directories = await privateDirectories();
  planeHome = await mkdtemp(join(tmpdir(), "il-failover-"));
  primary = await startEmbeddedPostgres(directories);
  standby = await startStandby(primary, directories);
  door = await openDoor(primary);
  await onPrimary("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
  const { user, password, database } = primary.address;
  plane = await runControlPlane({
    home: planeHome,
    databaseUrl: `postgres://${user}:${password}@127.0.0.1:${door.port}/${database}?query_timeout=${ANSWER_MS}`,
    rateLimits: "off",
  });
}, 120_000);
afterAll(async () => {
  await plane.close();
  await door.close();
  await standby.stop();
  await primary.stop();
  await directories.remove();
  await rm(planeHome, { recursive: true });
});

async function on(server: EmbeddedPostgres, ...statements: readonly string[]): Promise<readonly unknown[]> {
  const client = new Client({ ...server.address });
  await client.connect();
  try {
    let rows: readonly unknown[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
const onPrimary = (...statements: readonly string[]) => on(primary, ...statements);

const call = (method: string, body: object): Promise<Answer> =>
  ask(
    `${plane.url}/trpc/${method}`,
    { token: plane.ownerToken },
    { method: "POST", body: JSON.stringify(body) },
  );
const attach = (sessionId: string, nodeId: string) =>
  call("runtimenode.attach", {
    sessionId,
    participantId: plane.participantId,
    nodeId,
    clientVersion: "1.0",
    capabilities: {},
    healthState: "online",
  });
async function newSession(): Promise<string> {
  const { data } = await eventually(
    "a session",
    async () => {
      const answer = await call("session.create", {});
      return answer.status === 200 && answer;
    },
    PATIENCE_MS,
  );
  return (data as { sessionId: string }).sessionId; // the contract's answer
}

verifies(
  "RTN-203",
  "a database that answers late is waited for, and no node is lost to it",
  async () => {
    const sessionId = await newSession();
    door.slowDown(100);
    try {
      const answers = await Promise.all(
        Array.from({ length: NODES }, async (_, at) => {
          const attached = await attach(sessionId, `slow-${at}`);
          const beat = await call("runtimenode.heartbeat", { nodeId: `slow-${at}`, healthState: "online" });
          return [attached.status, beat.status];
        }),
      );
      expect(answers).toEqual(Array.from({ length: NODES }, () => [200, 200]));
    } finally {
      door.slowDown(0);
    }
  },
  { timeout: 120_000 },
);

verifies(
  "RTN-202",
  "a connection to a server that takes no writes is not kept",
  async () => {
    const sessionId = await newSession();
    door.pointTo(standby);
    door.cut();
    await eventually(
      "a refusal of the standby",
      async () => (await attach(sessionId, "unlucky")).failure?.code === "system.unavailable",
      PATIENCE_MS,
    );
    // What was opened meanwhile leads to the standby, and stays open.
    door.pointTo(primary);
    await eventually(
      "the primary again, on every connection",
      async () => {
        const answers = await Promise.all(
          Array.from({ length: 24 }, (_, at) => attach(sessionId, `lucky-${at}`)),
        );
        return answers.every(({ status }) => status === 200);
      },
      PATIENCE_MS,
    );
  },
  { timeout: 120_000 },
);

const CANCEL_WAITS = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

verifies(
  "RTN-202",
  "after a standby has taken over, what an old connection writes to the former primary is not believed",
  async ({ annotate }) => {
    const sessionId = await newSession();
    const believed = new Map<string, number[]>();
    let [isOver, doubted] = [false, 0];
    const live = async (nodeId: string): Promise<void> => {
      while (!isOver) {
        const { status, data, failure } = await attach(sessionId, nodeId);
        if (status === 200)
          believed.set(nodeId, [...(believed.get(nodeId) ?? []), (data as { fence: number }).fence]);
        else if (failure?.code === "system.unavailable") doubted += 1;
        else throw new Error(`neither done nor unavailable: ${JSON.stringify(failure)}`);
        await pause(5);
      }
    };
    const nodes = Array.from({ length: NODES }, (_, at) => `node-${at}`);
    const living = Promise.all(nodes.map(live));
    const isBelieved = (times: ReadonlyMap<string, number>) =>
      nodes.every((node) => (believed.get(node)?.length ?? 0) > (times.get(node) ?? 0));
    const count = () => new Map(nodes.map((node) => [node, believed.get(node)?.length ?? 0]));
    try {
      await eventually("every node attached", async () => isBelieved(new Map()), PATIENCE_MS);
      await on(standby, "SELECT pg_promote()");
      door.pointTo(standby);
      const after = count();
      // Somebody ends the wait for the standby: the server calls these commits done.
      await eventually(
        "commits that wait",
        async () => (await onPrimary(CANCEL_WAITS)).length > 0,
        PATIENCE_MS,
      );
      await eventually("a write that is not believed", async () => doubted > 0, PATIENCE_MS);
      await eventually("every node attached again", async () => isBelieved(after), PATIENCE_MS);
    } finally {
      isOver = true;
      await living;
    }
    const rows = (await on(
      standby,
      `SELECT node_id, fence::int FROM runtime_node_attachments WHERE session_id = '${sessionId}'`,
    )) as readonly { readonly node_id: string; readonly fence: number }[]; // the two columns
    const kept = new Map(rows.map(({ node_id, fence }) => [node_id, fence]));
    for (const [node, fences] of believed) {
      // None twice, none below an earlier one, and the last that was believed is there.
      expect([node, fences]).toEqual([node, [...new Set(fences)].toSorted((a, b) => a - b)]);
      expect(kept.get(node)).toBeGreaterThanOrEqual(fences.at(-1) ?? Infinity);
    }
    void annotate(`${doubted} writes were not believed`);
  },
  { timeout: 180_000 },
);
