import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { programLine } from "@interlock/testkit/program-line";
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
import { databaseUrl } from "./plane.test.support.ts";

let directories: PrivateDirectories;
let postgres: EmbeddedPostgres;
let children: ChildProcess[] = [];
let homes = 0;

beforeAll(async () => {
  directories = await privateDirectories();
  postgres = await startEmbeddedPostgres(directories);
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
});
afterAll(async () => {
  await postgres.stop();
  await directories.remove();
});

async function run(...args: readonly string[]): Promise<ChildProcess> {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const child = spawn(process.execPath, [...programLine(main), ...args], {
    env: {
      ...process.env,
      INTERLOCK_HOME: `${directories.home}-of-main-${(homes += 1)}`,
      DATABASE_URL: await databaseUrl(directories.home, directories.systemDirectory),
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  children.push(child);
  return child;
}

async function firstLine(
  child: ChildProcess,
): Promise<{ readonly event: string; readonly url: string; readonly participantId: string }> {
  if (child.stdout === null) throw new Error("no output");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return JSON.parse(line) as { event: string; url: string; participantId: string };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "the process says where it listens, without the token, and ends well on %s",
  async (signal) => {
    const child = await run();
    const ready = await firstLine(child);
    expect(Object.keys(ready)).toEqual(["event", "url", "address", "participantId"]);
    expect(ready.event).toBe("ready");
    expect((await fetch(`${ready.url}/readyz`)).status).toBe(200);
    child.kill(signal);
    expect(await exitOf(child)).toBe(0);
  },
);

test("the process ends when its parent's end of the input closes", async () => {
  const child = await run("--stop-with-parent");
  await firstLine(child);
  child.stdin?.end();
  expect(await exitOf(child)).toBe(0);
});

test("without being told, a closed input does not end it", async () => {
  const child = await run();
  const ready = await firstLine(child);
  child.stdin?.end();
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${ready.url}/healthz`)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(child.exitCode).toBeNull();
});

test("an argument that is not known ends it with code 2 and names the argument", async () => {
  const child = await run("--prot=1");
  let told = "";
  child.stderr?.on("data", (chunk: Buffer) => (told += chunk.toString()));
  expect(await exitOf(child)).toBe(2);
  await eventually("the refusal", async () => told.includes("--prot"));
});

test("a start that cannot succeed ends with code 1 and the reason as data", async () => {
  const holder = await run();
  const { url } = await firstLine(holder);
  const child = await run("--port", new URL(url).port);
  let told = "";
  child.stderr?.on("data", (chunk: Buffer) => (told += chunk.toString()));
  expect(await exitOf(child)).toBe(1);
  await eventually("the reason", async () => told.includes('"failure":{"kind":"address-in-use"'));
});
