import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { engineEndpoint } from "./engine-endpoint.ts";

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "il-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

describe("engineEndpoint", () => {
  it("believes DOCKER_HOST, whether or not anything is there", async () => {
    expect(await engineEndpoint({ DOCKER_HOST: "unix:///nowhere/d.sock" })).toEqual({
      kind: "socket",
      path: "/nowhere/d.sock",
    });
  });

  it.each(["tcp://127.0.0.1:2375", "ssh://me@host", "unix://relative", "nonsense"])(
    "does not go looking elsewhere when DOCKER_HOST is %s",
    async (host) => {
      expect(await engineEndpoint({ DOCKER_HOST: host })).toEqual({
        kind: "none",
        why: "unsupported-scheme",
      });
    },
  );

  it("takes the system's socket before the user's own, and the user's own where there is no other", async () => {
    const path = await directory();
    const system = join(path, "system.sock");
    const own = join(path, "docker.sock");
    const env = { XDG_RUNTIME_DIR: path };
    expect(await engineEndpoint(env, system)).toEqual({ kind: "none", why: "no-socket" });
    await writeFile(own, "");
    expect(await engineEndpoint(env, system)).toEqual({ kind: "socket", path: own });
    await writeFile(system, "");
    expect(await engineEndpoint({ ...env, DOCKER_HOST: "" }, system)).toEqual({
      kind: "socket",
      path: system,
    });
    expect(await engineEndpoint({ DOCKER_HOST: "unix://" }, system)).toEqual({
      kind: "socket",
      path: system,
    });
  });
});
