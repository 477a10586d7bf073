import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, lstatSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { verifies } from "@interlock/testkit/verifies";
import { afterEach, beforeEach, describe, expect } from "vitest";
import { isInterlockError } from "../errors/interlock-error.ts";
import { connectDaemon } from "./connect-daemon.ts";

const run = promisify(execFile);
const NOBODY = 65_534;

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "client-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const path = (): string => join(home, "app.sock");

/** The error that a connection ends with. @throws when it is none of this package's. */
async function faultOf(socketPath: string): Promise<object> {
  const failure: unknown = await connectDaemon({ socketPath }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isInterlockError(failure)) throw new Error("not an error of this package", { cause: failure });
  return failure.error;
}

const fault = (code: string, reason: string, socketPath = path()) => ({
  code,
  message: expect.stringMatching(/\S/),
  details: { socketPath, reason },
});

describe("a socket that cannot be connected to", () => {
  verifies("APP-665", "that is not there is socket_missing, whatever stands in its place", async () => {
    expect(await faultOf(path())).toEqual(fault("socket_missing", "ENOENT"));
    writeFileSync(join(home, "file"), "");
    const below = join(home, "file", "app.sock");
    expect(await faultOf(below)).toEqual(fault("socket_missing", "ENOTDIR", below));
  });

  verifies("APP-665", "that a killed daemon left is daemon_unavailable", async () => {
    const listen = `require("node:net").createServer().listen(process.argv[1], () => console.log("ready"))`;
    const owner = spawn(process.execPath, ["-e", listen, path()], { stdio: ["ignore", "pipe", "inherit"] });
    await once(owner.stdout, "data");
    owner.kill("SIGKILL");
    await once(owner, "exit");
    expect(lstatSync(path()).isSocket()).toBe(true);
    expect(await faultOf(path())).toEqual(fault("daemon_unavailable", "ECONNREFUSED"));
  });
});

// A user who may not is made by root alone.
describe.runIf(process.geteuid?.() === 0)("a socket of another user (needs root to become somebody)", () => {
  verifies("APP-665", "that listens is socket_permission_denied to an ordinary user", async () => {
    const server = createServer().listen(path());
    await once(server, "listening");
    chmodSync(home, 0o755);
    chmodSync(path(), 0o600);
    // The modules are loaded before the step down: an ordinary user need not be able to read this checkout.
    const client = `
      const { connectDaemon, isInterlockError } = await import(${JSON.stringify(import.meta.resolve("../index.ts"))});
      process.setgroups([]);
      process.setgid(${NOBODY});
      process.setuid(${NOBODY});
      const failure = await connectDaemon({ socketPath: ${JSON.stringify(path())} }).catch((error) => error);
      console.log(JSON.stringify({ user: process.geteuid(), ours: isInterlockError(failure), error: failure.error }));`;
    const flags = ["--conditions=interlock-source", "--input-type=module", "-e", client];
    const { stdout } = await run(process.execPath, flags, { encoding: "utf8" });
    expect(JSON.parse(stdout)).toEqual({
      user: NOBODY,
      ours: true,
      error: fault("socket_permission_denied", "EACCES"),
    });
    const closed = once(server, "close");
    server.close();
    await closed;
  });
});
