import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isInterlockError } from "../errors/interlock-error.ts";
import { findAgentSocket } from "./find-agent-socket.ts";

let directory = "";
let socket = "";
let server: Server;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "il-"));
  socket = join(directory, "agent.sock");
  server = createServer().listen(socket);
  await once(server, "listening");
});
afterEach(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

const refusal = async (named: string): Promise<string> => {
  try {
    return (await findAgentSocket({ INTERLOCK_SOCKET: named })).source;
  } catch (error) {
    if (isInterlockError(error)) return error.error.code;
    throw error;
  }
};
/** Where nothing is mounted, and this is no container. */
const NOWHERE = { mounted: "/nonexistent/agent.sock", marks: [] };

it("takes the socket that is named, white space trimmed, also through one link", async () => {
  symlinkSync(socket, join(directory, "one"));
  for (const path of [socket, join(directory, "one")]) {
    const found = await findAgentSocket({ INTERLOCK_SOCKET: ` ${path}\n` });
    expect(found).toEqual({ path, source: "env_override" });
  }
});

it("refuses a name that is relative, leads nowhere, to a file, or through two links", async () => {
  symlinkSync(socket, join(directory, "one"));
  symlinkSync(join(directory, "one"), join(directory, "two"));
  writeFileSync(join(directory, "file"), "");
  expect(await refusal("agent.sock")).toBe("home_invalid");
  for (const name of ["missing", "file", "two"])
    expect(await refusal(join(directory, name))).toBe("socket_missing");
});

it("takes the mounted one inside a container, where somebody listens there", async () => {
  const marks = [directory];
  expect(await findAgentSocket({}, { mounted: socket, marks })).toEqual({
    path: socket,
    source: "mounted_default",
  });
  expect((await findAgentSocket({}, { mounted: socket, marks: [] })).source).toBe("host_default");
  server.close();
  expect((await findAgentSocket({}, { mounted: socket, marks })).source).toBe("host_default");
});

it("takes that of this host's daemon otherwise, also for a name of nothing", async () => {
  const env = { INTERLOCK_HOME: "/state", INTERLOCK_SOCKET: " " };
  expect(await findAgentSocket(env, NOWHERE)).toEqual({
    path: "/state/containers/host/agent.sock",
    source: "host_default",
  });
});
