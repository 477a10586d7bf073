import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import {
  privateDirectories,
  type PrivateDirectories,
} from "../listen/embedded-postgres/private-directories.test.support.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "../listen/embedded-postgres/embedded-postgres.ts";
import { ask, databaseUrl } from "./plane.test.support.ts";
import { runControlPlane, type RunningControlPlane } from "./run-control-plane.ts";
import { MIGRATIONS } from "../store/migrations/all-migrations.ts";
import { Kysely, PostgresDialect, sql as raw } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { Client, Pool } from "pg";

let directories: PrivateDirectories;
let postgres: EmbeddedPostgres;
let planes: RunningControlPlane[] = [];
let homes: string[] = [];
let databases = 0;

beforeAll(async () => {
  directories = await privateDirectories();
  postgres = await startEmbeddedPostgres(directories);
});
afterEach(async () => {
  for (const plane of planes) await plane.close();
  for (const home of homes) await rm(home, { recursive: true });
  [planes, homes] = [[], []];
});
afterAll(async () => {
  await postgres.stop();
  await directories.remove();
});

async function sql(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function newDatabase(): Promise<string> {
  const url = await databaseUrl(directories.home, directories.systemDirectory);
  const name = `shared_${(databases += 1)}`;
  await sql(url, `CREATE DATABASE ${name}`);
  return url.replace("/interlock?", `/${name}?`);
}

async function run(url: string): Promise<RunningControlPlane> {
  const home = await mkdtemp(join(tmpdir(), "il-cp-home-"));
  homes.push(home);
  const plane = await runControlPlane({ home, databaseUrl: url, rateLimits: "off" });
  planes.push(plane);
  return plane;
}

const create = (plane: RunningControlPlane) =>
  ask(`${plane.url}/trpc/session.create`, { token: plane.ownerToken }, { method: "POST", body: "{}" });

test("control planes that start at once on one empty database migrate it once", async () => {
  const url = await newDatabase();
  const started = await Promise.all([run(url), run(url), run(url), run(url)]);
  expect((await Promise.all(started.map(create))).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await sql(url, "SELECT name FROM kysely_migration ORDER BY name")).map(({ name }) => name)).toEqual(
    Object.keys(MIGRATIONS),
  );
});

test("control planes that share a database have owners of their own and know each other's sessions", async () => {
  const url = await newDatabase();
  const [one, two] = [await run(url), await run(url)];
  expect(one.participantId).not.toBe(two.participantId);
  const { data } = await create(one);
  const { sessionId } = data as { sessionId: string };
  const read = `${two.url}/trpc/session.read?input=${encodeURIComponent(JSON.stringify({ sessionId }))}`;
  expect((await ask(read, { token: one.ownerToken }, {})).status).toBe(200);
  expect((await ask(read, { token: two.ownerToken }, {})).failure?.code).toBe("session.not_found");
});

test("a database that a newer version migrated is refused, and left as it is", async () => {
  const url = await newDatabase();
  await (await run(url)).close();
  await sql(
    url,
    "INSERT INTO kysely_migration (name, timestamp) VALUES ('0099-tomorrow', '2100-01-01T00:00:00.000Z')",
  );
  await expect(run(url)).rejects.toMatchObject({
    failure: { kind: "schema-newer", migration: "0099-tomorrow" },
  });
  expect(await sql(url, "SELECT count(*)::int AS applied FROM kysely_migration")).toEqual([
    { applied: Object.keys(MIGRATIONS).length + 1 },
  ]);
});

test("a database that is migrated past a running control plane makes it not ready", async () => {
  const url = await newDatabase();
  const plane = await run(url);
  await sql(
    url,
    "INSERT INTO kysely_migration (name, timestamp) VALUES ('0099-tomorrow', '2100-01-01T00:00:00.000Z')",
  );
  const response = await fetch(`${plane.url}/readyz`);
  expect([response.status, await response.json()]).toMatchObject([
    503,
    { reason: "schema_newer", code: "system.unavailable" },
  ]);
});

test("a database of the first two migrations is brought forward and keeps its rows", async () => {
  const url = await newDatabase();
  const earlier = Object.fromEntries(
    Object.entries(MIGRATIONS)
      .slice(0, 2)
      .map(([name, statements]) => [name, step(statements)]),
  );
  const kysely = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }) }),
  });
  const { error } = await new Migrator({
    db: kysely,
    provider: { getMigrations: async () => earlier },
  }).migrateToLatest();
  await kysely.destroy();
  expect(error).toBeUndefined();
  const [session] = await sql(url, "INSERT INTO sessions (state) VALUES ('active') RETURNING id");
  const plane = await run(url);
  expect(await sql(url, "SELECT id FROM sessions")).toEqual([session]);
  expect(await sql(url, "SELECT count(*)::int AS nodes FROM runtime_node_attachments")).toEqual([
    { nodes: 0 },
  ]);
  expect((await fetch(`${plane.url}/readyz`)).status).toBe(200);
});

const step = (statements: readonly string[]): Migration => ({
  up: async (db: Kysely<unknown>) => {
    for (const statement of statements) await raw.raw(statement).execute(db);
  },
});

test("with no database at the start it listens and says so", async () => {
  const url = await databaseUrl(directories.home, directories.systemDirectory);
  const plane = await run(
    url.replace(/host=[^&]+/, `host=${encodeURIComponent(join(directories.home, "nowhere"))}`),
  );
  expect((await fetch(`${plane.url}/healthz`)).status).toBe(200);
  const response = await fetch(`${plane.url}/readyz`);
  expect([response.status, await response.json()]).toMatchObject([503, { reason: "database_unreachable" }]);
  expect((await create(plane)).failure?.code).toBe("system.unavailable");
});

test.each([
  ["a wrong password", (url: string) => url.replace(/:[^:@/]+@/, ":guessed@"), "28P01"],
  ["a database that is not there", (url: string) => url.replace("/interlock?", "/nowhere?"), "3D000"],
  ["text that is no address", () => "postgres://user:secret@[", "ERR_INVALID_URL"],
])("%s in the address is refused by its code, without the address", async (_, change, code) => {
  const url = change(await databaseUrl(directories.home, directories.systemDirectory));
  const refused = await run(url).then(String, (error: unknown) => error);
  expect(refused).toMatchObject({ failure: { kind: "database-refused", code } });
  expect(String(refused)).not.toMatch(/secret|guessed|host=/);
});

test("a database server that comes late is used without a restart", async () => {
  const late = await privateDirectories();
  const first = await startEmbeddedPostgres(late);
  const url = await databaseUrl(late.home, late.systemDirectory);
  await first.stop();
  const plane = await run(url);
  expect((await create(plane)).failure?.code).toBe("system.unavailable");
  const second = await startEmbeddedPostgres(late);
  try {
    await eventually("readiness", async () => (await fetch(`${plane.url}/readyz`)).status === 200);
    expect((await create(plane)).status).toBe(200);
  } finally {
    await plane.close();
    await second.stop();
    await late.remove();
  }
});
