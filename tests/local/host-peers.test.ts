import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, startDaemon, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { asRoot } from "../container/container-world.ts";
import { sayAsUser, sayFromOtherNamespace, sayFromTheGrave } from "./foreign-frames.ts";
import { LocalWorld } from "./local-world.ts";
import { request } from "./raw-frames.ts";
import { PROTOCOL } from "./rpc-client.ts";

const NOBODY = 65_534;
const BYTES = [
  request({ id: 1, method: "daemon.hello", params: { protocolVersion: PROTOCOL } }),
  request({ id: 2, method: "session.create" }),
  request({ id: 3, method: "no.such", protocolVersion: undefined }),
  request({ id: 4, method: "$/subscription/cancel", params: { subscriptionId: "s" } }),
].join("");

/** Every call met the same refusal, whatever it named. */
function allRefused(text: string): void {
  const bodies = text.split(/Content-Length: \d+\r\n\r\n/).filter((body) => body !== "");
  expect(bodies.map((body): unknown => JSON.parse(body))).toEqual(
    [1, 2, 3, 4].map((id) => ({
      jsonrpc: "2.0",
      id,
      error: {
        code: -32_600,
        message: expect.any(String),
        data: { type: "auth.host_only", fields: {} },
      },
    })),
  );
}

function refusals(world: LocalWorld): readonly string[] {
  return readFileSync(join(world.home, "logs", "daemon.log"), "utf8")
    .split("\n")
    .filter((line) => line.includes('"host_peer_refused"'));
}

describe("who may call rpc.sock", () => {
  let world: LocalWorld;
  beforeAll(async () => {
    world = await LocalWorld.open();
  }, 120_000);
  afterAll(() => world.close());

  verifies("LOC-051", "a connection whose process has died is nobody's", async () => {
    allRefused(await sayFromTheGrave(world.socket, BYTES, 4));
  });

  describeWithTools(["unshare", "setpriv", asRoot], "strangers at rpc.sock", () => {
    verifies(
      "LOC-051",
      "a process in a pid namespace of its own meets one refusal for every name",
      async () => {
        allRefused(await sayFromOtherNamespace(world.socket, BYTES, 4));
        expect(refusals(world).at(-1)).toContain("other_pid_namespace");
      },
    );

    verifies("LOC-051", "so does another user, should he get through to the socket", async () => {
      chmodSync(world.home, 0o711);
      chmodSync(world.socket, 0o666);
      allRefused(await sayAsUser(NOBODY, world.socket, BYTES, 4));
      expect(refusals(world).at(-1)).toContain("uid_mismatch");
      chmodSync(world.home, 0o700);
      chmodSync(world.socket, 0o600);
    });
  });

  verifies(
    "LOC-050",
    "the socket is its user's alone, and what stands in its place is not touched",
    async () => {
      await world.daemon.stop();
      const precious = "not a socket";
      writeFileSync(world.socket, precious);
      const refused = await startDaemon(world.home, { DOCKER_HOST: `unix://${world.home}/none` });
      expect(refused.start).toMatchObject({ event: "failed", code: "socket_path_taken_by_file" });
      await refused.kill();
      expect(readFileSync(world.socket, "utf8")).toBe(precious);
      rmSync(world.socket);
      await world.start();
      const { mode, uid } = statSync(world.socket);
      expect([mode & 0o777, uid]).toEqual([0o600, process.geteuid?.()]);
    },
    { timeout: 180_000 },
  );
});
