import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PeerVerdict } from "../../service/ports/peer.ts";
import { describeWithTools } from "../describe-with-tools.test.support.ts";
import type { PeerKernel } from "./host-peer-identifier.ts";
import { hostPeerIdentifier } from "./host-peer-identifier.ts";
import { socketCredentials } from "./socket-credentials.ts";

let directory = "";
let server: Server;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "interlock-"));
  server = createServer().listen(join(directory, "peer.sock"));
  await once(server, "listening");
});
afterEach(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** The descriptor is undocumented in Node; the daemon's transport keeps it behind one function, as here. */
function descriptor(socket: Socket): number {
  return (socket as unknown as { readonly _handle: { readonly fd: number } })._handle.fd;
}

const CLIENT = 'require("node:net").connect(process.argv[1]).on("data", () => process.exit())';

/** Runs a client through `prefix`, and gives the verdict on it while it is connected. */
async function verdictOn(prefix: readonly string[], kernel?: PeerKernel): Promise<PeerVerdict> {
  const connected = once(server, "connection");
  const [program = process.execPath, ...args] = [...prefix, process.execPath, "-e", CLIENT, join(directory, "peer.sock")];
  const client = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const exited = once(client, "exit");
  const [socket] = (await Promise.race([
    connected,
    exited.then(([code]) => Promise.reject(new Error(`the client ended with ${String(code)}`))),
  ])) as [Socket]; // what `connection` carries
  const identifier = kernel === undefined ? hostPeerIdentifier() : hostPeerIdentifier(kernel);
  const verdict = identifier.identify(descriptor(socket));
  if (verdict.kind === "host") {
    expect(verdict.peer.isAlive()).toBe(true);
    socket.end("bye");
    await exited;
    expect(verdict.peer.isAlive()).toBe(false);
    verdict.peer.release();
  } else {
    socket.end("bye");
    await exited;
  }
  return verdict;
}

test("a plain process of ours is a host peer, until it ends", async () => {
  expect(await verdictOn([])).toMatchObject({ kind: "host", peer: { uid: process.geteuid?.() } });
});

test("without SO_PEERPIDFD the start time holds the process, and the hold says so", async () => {
  const old: PeerKernel = { credentials: socketCredentials, pidfd: () => undefined };
  expect(await verdictOn([], old)).toMatchObject({ kind: "host", peer: { hold: "start-time" } });
});

test("a connection without a descriptor is refused", () => {
  expect(hostPeerIdentifier().identify(undefined)).toMatchObject({ kind: "refused", reason: "no_credentials" });
});

const root = { name: "root", missing: process.geteuid?.() === 0 ? undefined : "namespaces need root" };

describeWithTools(["unshare", "chroot", root], "peers in namespaces", () => {
  test("a private mount namespace is still the host", async () => {
    expect(await verdictOn(["unshare", "--mount"])).toMatchObject({ kind: "host" });
  });

  test("another pid namespace is refused, although the user is ours", async () => {
    const verdict = await verdictOn(["unshare", "--pid", "--fork"]);
    expect(verdict).toMatchObject({ kind: "refused", reason: "other_pid_namespace" });
  });

  test("another root with our pids, as with --pid=host, is refused", async () => {
    const jail = [
      `mkdir ${directory}/root`,
      `mount -t tmpfs tmpfs ${directory}/root`,
      `for d in $(cd / && ls -d */ | tr -d / | grep -vx -e sys -e run); do mkdir ${directory}/root/$d; mount --rbind /$d ${directory}/root/$d; done`,
      `exec chroot ${directory}/root "$@"`,
    ].join(" && ");
    const verdict = await verdictOn(["unshare", "--mount", "sh", "-c", jail, "jail"]);
    expect(verdict).toMatchObject({ kind: "refused", reason: "other_root" });
  });

  test("another user is refused, whoever it is", async () => {
    const { chmodSync } = await import("node:fs");
    chmodSync(directory, 0o755);
    chmodSync(join(directory, "peer.sock"), 0o666);
    const verdict = await verdictOn(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]);
    expect(verdict).toMatchObject({ kind: "refused", reason: "uid_mismatch", uid: 65534 });
  });
});
