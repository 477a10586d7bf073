import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, describe, expect, it, onTestFinished } from "vitest";
import { describeWithTools } from "../describe-with-tools.test.support.ts";
import { createContainerEngine } from "./container-engine.ts";
import { dockerTools, startBox } from "./docker-box.test.support.ts";
import { classifyEngineError } from "./engine-failure.ts";

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "il-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** An engine that answers everything in one way. */
async function engineThat(answers: RequestListener) {
  const path = join(await directory(), "engine.sock");
  const server = createServer(answers);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return createContainerEngine({ env: { DOCKER_HOST: `unix://${path}` }, timeoutMs: 300 });
}

const ID = "a".repeat(64);

describe("createContainerEngine, with engines that fail", () => {
  it("says that nothing is there when the socket is missing or is no socket", async () => {
    const path = await directory();
    await writeFile(join(path, "file"), "");
    for (const name of ["missing", "file"]) {
      const engine = createContainerEngine({ env: { DOCKER_HOST: `unix://${path}/${name}` } });
      expect(await engine.reach()).toMatchObject({ kind: "failed", failure: { code: "docker_unavailable" } });
    }
  });

  it("says which DOCKER_HOST it would take", async () => {
    const engine = createContainerEngine({ env: { DOCKER_HOST: "tcp://127.0.0.1:1" } });
    expect(await engine.list({})).toEqual({
      kind: "failed",
      failure: { code: "docker_unavailable", message: "DOCKER_HOST is not of the form unix:///path" },
    });
  });

  it("tells a refused socket from a missing one", () => {
    const error = (code: string) => Object.assign(new Error("connect"), { code });
    expect(
      ["EACCES", "EPERM", "ENOENT", "ECONNREFUSED", "ECONNRESET"].map((code) =>
        classifyEngineError(error(code)),
      ),
    ).toEqual([
      "docker_permission_denied",
      "docker_permission_denied",
      "docker_unavailable",
      "docker_unavailable",
      "docker_failed",
    ]);
  });

  it("does not wait for an engine that never answers", async () => {
    const engine = await engineThat(() => undefined);
    const timeout = { kind: "failed", failure: { code: "docker_timeout" } };
    expect(await engine.reach()).toMatchObject(timeout);
    expect(await engine.list({})).toMatchObject(timeout);
    expect(await engine.inspect(ID)).toMatchObject(timeout);
    expect(await engine.exec({ containerId: ID, argv: ["true"], timeoutMs: 100 })).toMatchObject({
      kind: "failed",
      code: "docker_exec_timeout",
      started: false,
    });
  });

  it("stops asking when the caller gives up", async () => {
    const engine = await engineThat(() => undefined);
    const abort = new AbortController();
    const asking = engine.list({}, abort.signal);
    abort.abort();
    expect(await asking).toEqual({ kind: "aborted" });
    expect(await engine.reach(AbortSignal.abort())).toEqual({ kind: "aborted" });
  });

  it("does not repeat what a failing engine says", async () => {
    const engine = await engineThat((_request, response) => {
      response.writeHead(500, { "content-type": "application/json" }).end('{"message":"secret"}');
    });
    const answers = [await engine.reach(), await engine.list({}), await engine.inspect(ID)];
    expect(answers.map((answer) => answer.kind === "failed" && answer.failure.code)).toEqual(
      Array(3).fill("docker_failed"),
    );
    expect(
      JSON.stringify([...answers, await engine.exec({ containerId: ID, argv: ["true"] })]),
    ).not.toContain("secret");
  });

  it.each(["{}", "[]", '[{"Id":"../../x","Names":["/a"]}]', "not json", "[1]"])(
    "does not take %s for an answer",
    async (body) => {
      const engine = await engineThat((_request, response) => void response.end(body));
      expect(await engine.reach()).toMatchObject({ kind: "failed", failure: { code: "docker_malformed" } });
      const listed = await engine.list({});
      if (body === "[]") expect(listed).toEqual({ kind: "ok", value: { containers: [], ignored: 0 } });
      else expect(listed).toMatchObject({ kind: "failed", failure: { code: "docker_malformed" } });
      expect(await engine.inspect(ID)).toMatchObject({
        kind: "failed",
        failure: { code: "docker_malformed" },
      });
    },
  );

  it("asks nothing about an id that is no id", async () => {
    const engine = await engineThat(() => assert.fail("the engine was asked"));
    expect(await engine.inspect("../images/json?x=")).toEqual({ kind: "ok", value: null });
    expect(await engine.exec({ containerId: "..", argv: ["true"] })).toMatchObject({
      kind: "failed",
      started: false,
    });
  });
});

describeWithTools(dockerTools(), "createContainerEngine, with a real engine", () => {
  const engine = createContainerEngine({ env: process.env });

  it("tells its version", async () => {
    expect(await engine.reach()).toEqual({
      kind: "ok",
      value: {
        version: expect.stringMatching(/^\d+\./) as string,
        apiVersion: expect.stringMatching(/^\d+\.\d+$/) as string,
      },
    });
  });

  it("lists running containers by a part of their name, letter case ignored", async () => {
    const box = await startBox();
    const stopped = await startBox();
    await stopped.docker("kill");
    const listed = await engine.list({ nameContains: ["no such name", box.name.toUpperCase().slice(2)] });
    assert(listed.kind === "ok");
    expect(listed.value.containers).toEqual([
      {
        id: box.id,
        name: box.name,
        image: expect.stringContaining("interlock-test") as string,
        status: expect.stringMatching(/^Up /) as string,
        mounts: [],
      },
    ]);
    const none = await engine.list({ nameContains: [] });
    assert(none.kind === "ok");
    expect(none.value.containers).toEqual([]);
    expect(none.value.ignored).toBeGreaterThanOrEqual(1);
    const all = await engine.list({});
    assert(all.kind === "ok");
    expect(all.value.ignored).toBe(0);
    const ids = all.value.containers.map(({ id }) => id);
    expect([ids.includes(box.id), ids.includes(stopped.id)]).toEqual([true, false]);
  });

  it("inspects labels, mounts, user and directory, and nothing of the environment", async () => {
    const source = await directory();
    const mount = `type=bind,source=${source},target=/run/interlock,readonly`;
    const options = [
      "--label",
      "a=b",
      "--user",
      "dev",
      "--workdir",
      "/tmp",
      "--env",
      "TOKEN=hidden",
      "--mount",
      mount,
    ];
    const box = await startBox(...options);
    const inspected = await engine.inspect(box.id);
    expect(inspected).toEqual({
      kind: "ok",
      value: {
        id: box.id,
        name: box.name,
        image: expect.stringContaining("interlock-test") as string,
        running: true,
        labels: { a: "b" },
        mounts: [{ source, target: "/run/interlock", type: "bind", mode: "", rw: false }],
        configUser: "dev",
        workingDir: "/tmp",
        pid: expect.any(Number) as number,
      },
    });
    expect(await engine.inspect("0".repeat(64))).toEqual({ kind: "ok", value: null });
  });

  it("runs a program with input, both outputs, user, environment and exit code", async () => {
    const box = await startBox();
    const script = 'id -u; printf %s "$GREETING" >&2; exit 7';
    const ran = await engine.exec({
      containerId: box.id,
      argv: ["sh", "-c", script],
      user: "dev",
      env: { GREETING: "grüß" },
    });
    assert(ran.kind === "exited");
    expect([ran.exitCode, Buffer.from(ran.stdout).toString(), Buffer.from(ran.stderr).toString()]).toEqual([
      7,
      "1000\n",
      "grüß",
    ]);
    const stdin = randomBytes(300_000);
    const echoed = await engine.exec({ containerId: box.id, argv: ["cat"], stdin });
    assert(echoed.kind === "exited");
    expect(Buffer.compare(echoed.stdout, stdin)).toBe(0);
  });

  it("ends waiting for a program that does not end", async () => {
    const box = await startBox();
    const argv = ["sleep", "1000"] as const;
    expect(await engine.exec({ containerId: box.id, argv, timeoutMs: 500 })).toMatchObject({
      kind: "failed",
      code: "docker_exec_timeout",
      started: true,
    });
    expect(await engine.exec({ containerId: box.id, argv, signal: AbortSignal.timeout(500) })).toEqual({
      kind: "aborted",
      started: true,
    });
  });

  it("refuses a program whose output has no end", async () => {
    const box = await startBox();
    expect(await engine.exec({ containerId: box.id, argv: ["yes"], timeoutMs: 20_000 })).toMatchObject({
      kind: "failed",
      code: "docker_exec_failed",
    });
    await box.docker("kill");
  });

  it("tells an unknown user and a container that does not run", async () => {
    const box = await startBox();
    expect(await engine.exec({ containerId: box.id, argv: ["true"], user: "ghost" })).toMatchObject({
      kind: "failed",
      code: "bench_user_unresolved",
    });
    await box.docker("kill");
    expect(await engine.exec({ containerId: box.id, argv: ["true"] })).toMatchObject({
      kind: "failed",
      code: "docker_exec_failed",
      started: false,
    });
  });
});
