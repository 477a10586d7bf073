import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isControlPlaneStartError, type StartFailure } from "../../model/start-failure.ts";
import type { StartProgress } from "../../model/start-progress.ts";
import { postgresAccount } from "./account.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";
import type { PostgresAddress } from "./ensure-database.ts";
import { eventually } from "./eventually.test.support.ts";
import { makeDirectories, postgresLayout } from "./layout.ts";
import { postmasterFile } from "./postmaster-file.ts";
import { privateDirectories, type PrivateDirectories } from "./private-directories.test.support.ts";
import { inspectProcess } from "./process-identity.ts";
import { postgresPrograms } from "./programs.ts";

let directories: PrivateDirectories;
let running: EmbeddedPostgres[];
let children: ChildProcess[];
let held: number[];

beforeEach(async () => {
  directories = await privateDirectories();
  running = [];
  children = [];
  held = [];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  // A postmaster whose starter was killed still writes until it has stopped.
  for (const postmaster of held) await eventually("the postmaster gone", () => isGone(postmaster));
  for (const postgres of running) await postgres.stop();
  await directories.remove();
});

async function start(report?: (step: StartProgress) => void): Promise<EmbeddedPostgres> {
  const { home, systemDirectory } = directories;
  const postgres = await startEmbeddedPostgres({
    home,
    systemDirectory,
    ...(report !== undefined && { report }),
  });
  running.push(postgres);
  return postgres;
}

async function stop(postgres: EmbeddedPostgres): Promise<void> {
  running = running.filter((other) => other !== postgres);
  await postgres.stop();
}

async function query(address: PostgresAddress, text: string): Promise<readonly unknown[]> {
  const client = new Client(address);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function failureOf(attempt: Promise<unknown>): Promise<StartFailure | undefined> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isControlPlaneStartError(error) ? error.failure : undefined;
}

const layout = () => postgresLayout(directories.home, directories.systemDirectory);
const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
const isGone = async (pid: number): Promise<boolean> => (await inspectProcess(pid)) === undefined;

/** Starts PostgreSQL in a process of its own. */
async function holdInChild(): Promise<{ readonly child: ChildProcess; readonly postmaster: number }> {
  const script = fileURLToPath(new URL("hold-postgres.test.support.ts", import.meta.url));
  const args = ["--conditions=interlock-source", script, directories.home, directories.systemDirectory];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const postmaster = Number(line.toString());
  held.push(postmaster);
  return { child, postmaster };
}

test("the first start makes data that only its owners can reach, without a TCP port", async () => {
  const steps: StartProgress[] = [];
  const postgres = await start((step) => steps.push(step));
  expect(steps).toEqual(["postgres-initialise", "postgres-start"]);
  expect(await query(postgres.address, "SHOW listen_addresses")).toEqual([{ listen_addresses: "" }]);
  expect(await mode(layout().dataDirectory)).toBe(0o700);
  expect(await mode(layout().socketDirectory)).toBe(0o700);
  expect(await mode(layout().passwordFile)).toBe(0o600);
});

test("a connection with another password is refused", async () => {
  const postgres = await start();
  await expect(query({ ...postgres.address, password: "guessed" }, "SELECT 1")).rejects.toMatchObject({
    code: "28P01",
  });
});

test("stopping leaves no process, and the second start finds the data", async () => {
  const first = await start();
  await query(first.address, "CREATE TABLE kept AS SELECT 7 AS value");
  const pid = first.pid ?? 0;
  await stop(first);
  expect(await isGone(pid)).toBe(true);
  const steps: StartProgress[] = [];
  const second = await start((step) => steps.push(step));
  expect(steps).toEqual(["postgres-start"]);
  expect(await query(second.address, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
});

test("a killed postmaster is started again", async () => {
  const postgres = await start();
  const killed = postgres.pid ?? 0;
  process.kill(killed, "SIGKILL");
  const pid = await eventually("another postmaster", async () => postgres.pid !== killed && postgres.pid);
  expect(pid).not.toBe(killed);
  expect(await query(postgres.address, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("PostgreSQL ends when the process that started it is killed", async () => {
  const { child, postmaster } = await holdInChild();
  child.kill("SIGKILL");
  await eventually("the postmaster gone", () => isGone(postmaster));
  const steps: StartProgress[] = [];
  await start((step) => steps.push(step));
  expect(steps).toContain("postgres-start");
});

test("a postmaster that outlived everything around it is stopped before the next start", async () => {
  const { child, postmaster } = await holdInChild();
  const guard = await parentOf(postmaster);
  for (const pid of await childrenOf(guard)) if (pid !== postmaster) process.kill(pid, "SIGKILL");
  process.kill(guard, "SIGKILL");
  await eventually("the guard gone", () => isGone(guard));
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  expect(await isGone(postmaster)).toBe(false);
  const steps: StartProgress[] = [];
  const postgres = await start((step) => steps.push(step));
  expect(steps).toEqual(["postgres-leftover", "postgres-start"]);
  expect(await isGone(postmaster)).toBe(true);
  expect(postgres.pid).not.toBe(postmaster);
});

test("a second control plane on one home is refused and does the first no harm", async () => {
  const { child, postmaster } = await holdInChild();
  expect(await failureOf(start())).toEqual({ kind: "already-running", pid: child.pid });
  expect(await isGone(postmaster)).toBe(false);
});

test("a second start on one home in the same process is refused as well", async () => {
  const first = await start();
  expect(await failureOf(start())).toEqual({ kind: "already-running", pid: process.pid });
  expect(await query(first.address, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("of first starts of one home at once exactly one succeeds, and its data is whole", async () => {
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => failureOf(start())));
  expect(outcomes.filter((failure) => failure === undefined)).toHaveLength(1);
  expect(outcomes.filter((failure) => failure?.kind === "already-running")).toHaveLength(3);
  const address = running[0]?.address;
  expect(address && (await query(address, "SELECT 1 AS one"))).toEqual([{ one: 1 }]);
});

test("a start that was killed halfway does not bar the next one", async () => {
  await stop(await start());
  await writeFile(join(layout().privateDirectory, "starting.lock"), "cluster_name=interlock-4194304-1");
  const postgres = await start();
  expect(await query(postgres.address, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("a stale postmaster file whose process id now belongs to another program does not matter", async () => {
  await stop(await start());
  const lines = [process.pid, layout().dataDirectory, 0, 5432, layout().socketDirectory, "", "0 0", "ready"];
  await writeFile(postmasterFile(layout().dataDirectory), `${lines.join("\n")}\n`);
  const postgres = await start();
  expect(await query(postgres.address, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("a lost password file is made anew and the data stays", async () => {
  const first = await start();
  await query(first.address, "CREATE TABLE kept AS SELECT 7 AS value");
  await stop(first);
  await rm(layout().passwordFile);
  const second = await start();
  expect(second.address.password).not.toBe(first.address.password);
  expect(await query(second.address, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
});

test("data of another major version is refused, both named", async () => {
  await stop(await start());
  await writeFile(join(layout().dataDirectory, "PG_VERSION"), "15\n");
  expect(await failureOf(start())).toEqual({ kind: "data-version", found: "15", expected: "18" });
});

test("a data directory with other files in it is left alone", async () => {
  await stop(await start());
  await rm(join(layout().dataDirectory, "PG_VERSION"));
  expect(await failureOf(start())).toEqual({ kind: "data-foreign", directory: layout().dataDirectory });
});

test("an initialisation that was cut short is begun again", async () => {
  const account = await postgresAccount(layout().dataDirectory);
  await makeDirectories(layout(), account);
  await writeFile(join(layout().baseDirectory, "data.new-0a0b0c"), "half");
  const postgres = await start();
  expect(await query(postgres.address, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await expect(stat(join(layout().baseDirectory, "data.new-0a0b0c"))).rejects.toMatchObject({
    code: "ENOENT",
  });
});

test("a home with a long path gets a socket directory that fits", async () => {
  const long = {
    ...directories,
    home: join(directories.home, "h".repeat(120)),
    systemDirectory: join(directories.systemDirectory, "s".repeat(120)),
  };
  const postgres = await startEmbeddedPostgres({ home: long.home, systemDirectory: long.systemDirectory });
  running.push(postgres);
  expect(Buffer.byteLength(join(postgres.address.host, ".s.PGSQL.5432"))).toBeLessThanOrEqual(103);
  expect(await query(postgres.address, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await stop(postgres);
  await rm(postgres.address.host, { recursive: true });
});

test("programs that cannot run where they are installed run from a copy", async () => {
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const installed = dirname(
    dirname(fromEmbedded.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  );
  // As an install without scripts leaves it: the libraries' links are missing.
  const broken = join(dirname(directories.home), "package");
  await cp(installed, broken, {
    recursive: true,
    filter: async (path) => !/\/lib\/[^/]+\.so(\.\d+)?$/.test(path) || !(await isLink(path)),
  });
  const account = await postgresAccount(layout().dataDirectory);
  await makeDirectories(layout(), account);
  const steps: StartProgress[] = [];
  const programs = await postgresPrograms(layout(), account, (step) => steps.push(step), broken);
  expect(steps).toEqual(["postgres-runtime"]);
  expect(dirname(dirname(dirname(programs.postgres)))).toBe(layout().runtimeParent);
  const again = await postgresPrograms(layout(), account, () => undefined, broken);
  expect(again).toEqual(programs);
});

async function isLink(path: string): Promise<boolean> {
  return (await import("node:fs/promises")).lstat(path).then((found) => found.isSymbolicLink());
}

async function parentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ").map(Number);
}
