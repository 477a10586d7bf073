import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import { inspectProcess } from "../listen/embedded-postgres/process-identity.ts";
import { CREDENTIAL_FILE } from "./credential-file.ts";
import { startTestPlane, type Answer, type TestPlane } from "./plane.test.support.ts";
import { runControlPlane } from "./run-control-plane.ts";

// One database for the file; each test leaves a running control plane on it.
let plane: TestPlane;

beforeAll(async () => {
  plane = await startTestPlane();
});
afterAll(() => plane.stop());

const told = ({ status, failure }: Answer): readonly unknown[] => [status, failure?.code];
const credentialFile = (): string => join(plane.home, CREDENTIAL_FILE);
const readyz = async (): Promise<readonly unknown[]> => {
  const response = await fetch(`${plane.plane.url}/readyz`);
  return [response.status, await response.json()];
};

test("the home's file leads its owner to the control plane and nobody else", async () => {
  const content: unknown = JSON.parse(await readFile(credentialFile(), "utf8"));
  expect(content).toEqual({
    address: plane.plane.address,
    url: plane.plane.url,
    participantId: plane.owner.participantId,
    ownerToken: plane.owner.token,
  });
  expect((await stat(credentialFile())).mode & 0o777).toBe(0o600);
  expect((await stat(plane.home)).mode & 0o777).toBe(0o700);
});

test("a second start finds sessions, owner and token again", async () => {
  const [sessionId, owner] = [await plane.session(plane.owner), plane.owner];
  await plane.restart();
  expect(plane.owner).toEqual(owner);
  expect((await plane.query("session.read", { sessionId })).status).toBe(200);
});

test("a lost file costs the token, not the owner", async () => {
  const [sessionId, before] = [await plane.session(plane.owner), plane.owner];
  await rm(credentialFile());
  await plane.restart();
  expect(plane.owner.participantId).toBe(before.participantId);
  expect(plane.owner.token).not.toBe(before.token);
  expect((await plane.query("session.read", { sessionId })).status).toBe(200);
  expect(told(await plane.query("session.read", { sessionId }, before))).toEqual([401, "auth.token_invalid"]);
});

test.each(["", "{", "[]", '{"participantId":"1","ownerToken":"2"}'])(
  "a file that holds %j is replaced like a lost one",
  async (content) => {
    const before = plane.owner;
    await writeFile(credentialFile(), content);
    await plane.restart();
    expect(plane.owner.participantId).toBe(before.participantId);
    expect(plane.owner.token).not.toBe(before.token);
  },
);

test("a token that was revoked is not revived by the file that still holds it", async () => {
  const before = plane.owner;
  await plane.sql("UPDATE access_tokens SET revoked_at = now()");
  await plane.restart();
  expect(plane.owner.token).not.toBe(before.token);
  expect(told(await plane.mutate("session.create", {}, before))).toEqual([401, "auth.token_invalid"]);
  expect((await plane.mutate("session.create", {})).status).toBe(200);
});

test("a killed PostgreSQL makes calls unavailable, then everything recovers alone", async () => {
  const sessionId = await plane.session(plane.owner);
  const killed = plane.plane.postgresPid ?? 0;
  process.kill(killed, "SIGKILL");
  const codes = new Set<unknown>();
  await eventually("calls that succeed again", async () => {
    const answer = await plane.query("session.read", { sessionId });
    codes.add(answer.failure?.code);
    return plane.plane.postgresPid !== killed && answer.status === 200;
  });
  // What is seen in between is typed, whatever the moment.
  codes.delete(undefined);
  expect([...codes].filter((code) => code !== "system.unavailable")).toEqual([]);
  expect(await readyz()).toEqual([200, { status: "ready" }]);
  expect((await plane.mutate("session.create", {})).status).toBe(200);
});

test("a PostgreSQL that does not answer is not ready, and calls say so in time", async () => {
  const pid = plane.plane.postgresPid ?? 0;
  const backends = await plane.sql(
    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name = 'interlock-control-plane'",
  );
  // No new connection, and the pooled ones cut: the server is there and answers nobody.
  process.kill(pid, "SIGSTOP");
  try {
    for (const backend of backends) process.kill(Number(backend["pid"]), "SIGTERM");
    expect(told(await plane.mutate("session.create", {}))).toEqual([503, "system.unavailable"]);
    expect(await readyz()).toEqual([
      503,
      {
        status: "unavailable",
        reason: "database_unreachable",
        code: "system.unavailable",
        message: "The database does not answer; try again.",
      },
    ]);
    expect((await fetch(`${plane.plane.url}/healthz`)).status).toBe(200);
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await eventually("readiness", async () => (await readyz())[0] === 200);
  expect((await plane.mutate("session.create", {})).status).toBe(200);
});

test("closing ends PostgreSQL and frees the port, and closing again does nothing", async () => {
  const [pid, { port }] = [plane.plane.postgresPid ?? 0, plane.plane.address];
  await plane.plane.close();
  await plane.plane.close();
  expect(await inspectProcess(pid)).toBeUndefined();
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow("fetch failed");
  await plane.restart();
});

test("a taken port is named and PostgreSQL is stopped again", async () => {
  const { port } = plane.plane.address;
  await plane.plane.close();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(port, "127.0.0.1", resolve));
  await expect(runControlPlane({ ...plane.options, port })).rejects.toMatchObject({
    failure: { kind: "address-in-use", port },
  });
  await new Promise((resolve) => squatter.close(resolve));
  const again = await runControlPlane({ ...plane.options, port });
  expect(again.address.port).toBe(port);
  await again.close();
  await plane.restart();
});

test("a home that is a file is refused by name", async () => {
  await expect(runControlPlane({ ...plane.options, home: credentialFile() })).rejects.toMatchObject({
    failure: { kind: "directory-refused", directory: credentialFile() },
  });
});
