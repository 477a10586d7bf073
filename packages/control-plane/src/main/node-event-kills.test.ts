// The process is killed at any moment; what its nodes did is in the feed once, in order, after the next start.
import { setTimeout as pause } from "node:timers/promises";
import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "../listen/embedded-postgres/embedded-postgres.ts";
import {
  privateDirectories,
  type PrivateDirectories,
} from "../listen/embedded-postgres/private-directories.test.support.ts";
import { seededRandom } from "../model/node/seeded-random.test.support.ts";
import { startPlaneProcess, type PlaneProcess } from "./plane-process.test.support.ts";
import { databaseUrl, type Answer } from "./plane.test.support.ts";

const NODES = 16;
const KILLS = scale(2, 200);
const PATIENCE_MS = 60_000;

let directories: PrivateDirectories;
let postgres: EmbeddedPostgres;
let url: string;
let client: Client;
let plane: PlaneProcess;

const start = () => startPlaneProcess({ home: `${directories.home}-plane`, databaseUrl: url });

beforeAll(async () => {
  directories = await privateDirectories();
  postgres = await startEmbeddedPostgres(directories);
  url = await databaseUrl(directories.home, directories.systemDirectory);
  client = new Client({ connectionString: url });
  await client.connect();
  plane = await start();
});
afterEach(() => client.query("ROLLBACK"));
afterAll(async () => {
  await plane.end("SIGTERM");
  await client.end();
  await postgres.stop();
  await directories.remove();
});

async function newSession(): Promise<string> {
  const { data } = await plane.mutate("session.create", {});
  return (data as { sessionId: string }).sessionId; // the contract's answer
}

const attach = (nodeId: string, sessionId: string) =>
  plane.mutate("runtimenode.attach", {
    sessionId,
    participantId: plane.owner.participantId,
    nodeId,
    clientVersion: "1.0",
    capabilities: {},
    healthState: "online",
  });
const beat = (nodeId: string, healthState: "online" | "degraded") =>
  plane.mutate("runtimenode.heartbeat", { nodeId, healthState });
const detach = (nodeId: string) => plane.mutate("runtimenode.detach", { nodeId });

/** What the feed of a session tells of each of its nodes: state before and after. */
async function toldOf(sessionId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ node: string; told: string }>(
    `SELECT payload->>'nodeId' AS node, (payload->>'previousState') || ' > ' || (payload->>'newState') AS told
     FROM session_feed WHERE session_id = $1 AND type LIKE 'runtime_node.%' ORDER BY sequence`,
    [sessionId],
  );
  return new Map(
    [...Map.groupBy(rows, ({ node }) => node)].map(([node, of]) => [node, of.map(({ told }) => told)]),
  );
}

const nothingWaits = () =>
  eventually(
    "everything told",
    async () => {
      const { rows } = await client.query("SELECT FROM runtime_node_transitions LIMIT 1");
      return rows.length === 0;
    },
    PATIENCE_MS,
  );

verifies(
  "RTN-200",
  "a process that is killed between a change and its event, or in the middle of telling, loses none and tells none twice",
  async () => {
    const session = await newSession();
    await attach("held", session);
    await client.query("BEGIN");
    // No event can be appended, and no change waits for that.
    await client.query("SELECT FROM session_feed_heads WHERE session_id = $1 FOR UPDATE", [session]);
    const answers = [
      await beat("held", "online"),
      await beat("held", "degraded"),
      await beat("held", "online"),
      await detach("held"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await eventually("a teller that waits for the feed", async () => {
      const { rows } = await client.query("SELECT FROM pg_locks WHERE NOT granted");
      return rows.length > 0;
    });
    await plane.end("SIGKILL");
    await client.query("COMMIT");
    plane = await start();
    await nothingWaits();
    expect((await toldOf(session)).get("held")).toEqual([
      "registering > online",
      "online > degraded",
      "degraded > online",
      "online > offline",
    ]);
  },
  { timeout: 120_000 },
);

/** One node: does the same things again and again, each until it was answered. Nothing it does has two outcomes. */
class Node {
  readonly #id: string;
  readonly #session: string;
  /** What the feed has to tell of it. */
  readonly told: string[] = [];
  #state = "registering";

  constructor(id: string, session: string) {
    this.#id = id;
    this.#session = session;
  }

  async turn(isOver: () => boolean, answered: () => void): Promise<void> {
    const steps = [
      [() => attach(this.#id, this.#session), "registering"],
      [() => beat(this.#id, "online"), "online"],
      [() => beat(this.#id, "degraded"), "degraded"],
      [() => beat(this.#id, "online"), "online"],
      [() => detach(this.#id), "offline"],
    ] as const;
    while (!isOver())
      for (const [step, state] of steps) {
        await this.#untilAnswered(step);
        if (state !== "registering") this.told.push(`${this.#state} > ${state}`);
        this.#state = state;
        answered();
      }
  }

  async #untilAnswered(step: () => Promise<Answer>): Promise<void> {
    await eventually(
      "an answer",
      async () => {
        try {
          return (await step()).status === 200;
        } catch (error) {
          // Nobody answers while the process is gone.
          if (error instanceof TypeError || error instanceof SyntaxError) return false;
          throw error;
        }
      },
      PATIENCE_MS,
    );
  }
}

verifies(
  "RTN-200",
  "whenever the process is killed under nodes that come, change and go, the feed tells each change once and in order",
  async ({ annotate }) => {
    const session = await newSession();
    const random = seededRandom(20);
    const nodes = Array.from({ length: NODES }, (_, at) => ({
      id: `mortal-${at}`,
      node: new Node(`mortal-${at}`, session),
    }));
    let [isOver, answers] = [false, 0];
    const living = Promise.all(
      nodes.map(({ node }) =>
        node.turn(
          () => isOver,
          () => (answers += 1),
        ),
      ),
    );
    try {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const enough = answers + 10 + Math.floor(random() * 60);
        await eventually("some more answers", async () => answers >= enough, PATIENCE_MS);
        // At no particular moment.
        await pause(random() * 20);
        await plane.end("SIGKILL");
        plane = await start();
      }
    } finally {
      isOver = true;
      await living;
    }
    await nothingWaits();
    const told = await toldOf(session);
    for (const { id, node } of nodes) expect([id, told.get(id)]).toEqual([id, node.told]);
    // A machine that stands still for long makes a plane say that it was blind; that is no fault.
    expect(plane.told.filter(({ event }) => event === "fault")).toEqual([]);
    void annotate(`${KILLS} kills, ${answers} answers`);
  },
  { timeout: scale(180_000, 3_600_000) },
);
