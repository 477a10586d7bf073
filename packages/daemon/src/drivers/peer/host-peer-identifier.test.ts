import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { verifies } from "@interlock/testkit/verifies";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { PeerVerdict } from "../../service/ports/peer.ts";
import { describeWithTools } from "../describe-with-tools.test.support.ts";
import { dockerTools, testImage } from "../docker/docker-box.test.support.ts";
import type { PeerKernel } from "./hold-peer.ts";
import { hostPeerIdentifier } from "./host-peer-identifier.ts";
import { CLIENT, descriptorOf } from "./peer-client.test.support.ts";
import { socketCredentials, socketPidfd } from "./socket-options.ts";

const onLinux = {
  name: "Linux",
  missing: process.platform === "linux" ? undefined : "peers are told on Linux only",
};
const asRoot = {
  name: "root",
  missing: process.geteuid?.() === 0 ? undefined : "namespaces and other users need it",
};
const NOBODY = 65534;
const OLD: PeerKernel = {
  givesPidfds: () => false,
  credentials: socketCredentials,
  pidfd: () => ({ kind: "unsupported" }),
};

let directory = "";
let path = "";
let server: Server;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "il-"));
  path = join(directory, "peer.sock");
  server = createServer().listen(path);
  await once(server, "listening");
});
afterEach(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a client through `prefix`, and gives the verdict on it while it is connected. */
async function verdictOn(
  prefix: readonly string[],
  identify = (fd: number) => hostPeerIdentifier().identify(fd),
) {
  const connected = once(server, "connection");
  const client = spawn("env", [...prefix, process.execPath, "-e", CLIENT, path], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(client, "exit");
  const [socket] = (await Promise.race([
    connected,
    exited.then(([code]) => Promise.reject(new Error(`the client ended with ${String(code)}`))),
  ])) as [Socket]; // what `connection` carries
  const verdict = identify(descriptorOf(socket));
  const aliveBefore = verdict.kind === "host" && verdict.peer.isAlive();
  socket.end("bye");
  await exited;
  const aliveAfter = verdict.kind === "host" && verdict.peer.isAlive();
  if (verdict.kind === "host") verdict.peer.release();
  return { verdict, aliveBefore, aliveAfter };
}

/** The verdict of a daemon that does not run as root; only while it decides. */
function asNobody(descriptor: number): PeerVerdict {
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return hostPeerIdentifier().identify(descriptor);
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

/** A shell command line that gives what follows it another root, made of the directories of this one. */
function jail(...last: readonly string[]): readonly string[] {
  const root = `${directory}/root`;
  const bind = `mkdir ${root}/$d && mount --rbind /$d ${root}/$d`;
  const script = [
    `mkdir ${root}`,
    `mount -t tmpfs tmpfs ${root}`,
    `for d in $(cd / && ls -d */ | tr -d / | grep -vx -e sys -e run -e proc); do ${bind}; done`,
    `mkdir ${root}/proc`,
    ...last,
    `exec chroot ${root} "$@"`,
  ];
  return ["sh", "-c", script.join(" && "), "jail"];
}

/** Descriptors come and go while they are listed. */
function descriptorTarget(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

describeWithTools([onLinux], "hostPeerIdentifier", () => {
  it("takes a plain process of ours for a host peer, until it ends", async () => {
    const { verdict, aliveBefore, aliveAfter } = await verdictOn([]);
    expect(verdict).toMatchObject({
      kind: "host",
      peer: { uid: process.geteuid?.(), hold: hostPeerIdentifier().hold },
    });
    expect([aliveBefore, aliveAfter]).toEqual([true, false]);
  });

  it("holds the process by its start time on a kernel without SO_PEERPIDFD, and says so", async () => {
    const identifier = hostPeerIdentifier(OLD);
    expect(identifier.hold).toBe("start-time");
    const { verdict, aliveBefore, aliveAfter } = await verdictOn([], (fd) => identifier.identify(fd));
    expect(verdict).toMatchObject({ kind: "host", peer: { hold: "start-time" } });
    expect([aliveBefore, aliveAfter]).toEqual([true, false]);
  });

  it("does not take the weaker hold when the kernel merely fails to give the stronger", async () => {
    for (const [kind, reason] of [
      ["failed", "unreadable"],
      ["gone", "peer_gone"],
    ] as const) {
      const kernel: PeerKernel = { ...OLD, pidfd: () => ({ kind }) };
      const { verdict } = await verdictOn([], (fd) => hostPeerIdentifier(kernel).identify(fd));
      expect(verdict).toMatchObject({ kind: "refused", reason, uid: process.geteuid?.() });
    }
  });

  verifies(
    "APP-009",
    "refuses a connection without a descriptor, and one of a process that has no pid here",
    () => {
      const nothing = { kind: "refused", reason: "no_credentials", pid: null, uid: null };
      expect(hostPeerIdentifier().identify(undefined)).toEqual(nothing);
      const kernel: PeerKernel = { ...OLD, credentials: () => ({ pid: 0, uid: 0, gid: 0 }) };
      expect(hostPeerIdentifier(kernel).identify(0)).toEqual({ ...nothing, pid: 0, uid: 0 });
    },
  );

  it.each([
    ["by pidfd", (fd: number) => hostPeerIdentifier().identify(fd)],
    ["by start time", (fd: number) => hostPeerIdentifier(OLD).identify(fd)],
  ])(
    "refuses a connection whose maker has ended and left it to a child, held %s",
    async (_name, identify) => {
      const script = `const { spawn } = require("node:child_process");
      const socket = require("node:net").connect(process.argv[1], () => {
        spawn("cat", { stdio: [socket, "ignore", "ignore"], detached: true }).unref();
        process.exit();
      });`;
      const connected = once(server, "connection");
      await once(spawn(process.execPath, ["-e", script, path], { stdio: "inherit" }), "exit");
      const [socket] = (await connected) as [Socket]; // what `connection` carries
      const pid = socketCredentials(descriptorOf(socket))?.pid;
      expect(identify(descriptorOf(socket))).toEqual({
        kind: "refused",
        reason: "peer_gone",
        pid,
        uid: process.geteuid?.(),
      });
      socket.destroy();
    },
  );

  it("gives its handle back on release, and when it refuses", async () => {
    const handles = (): number => {
      const targets = readdirSync("/proc/self/fd").map((fd) => descriptorTarget(fd));
      return targets.filter((target) => target.includes("[pidfd]")).length;
    };
    const before = handles();
    await verdictOn([]);
    const { verdict } = await verdictOn([], (fd) =>
      hostPeerIdentifier({
        ...OLD,
        pidfd: socketPidfd,
        credentials: () => ({ pid: 1, uid: (process.geteuid?.() ?? 0) + 1, gid: 0 }),
      }).identify(fd),
    );
    expect(verdict).toMatchObject({ kind: "refused", reason: "uid_mismatch" });
    expect(handles()).toBe(before);
  });

  it("loads native code when it is first asked, not when it is imported", async () => {
    const module = new URL("./host-peer-identifier.ts", import.meta.url).href;
    const script = `const loaded = () => Object.keys(require("node:module")._cache).some((path) => path.includes("koffi"));
      import("${module}").then(({ hostPeerIdentifier }) => {
        const identifier = hostPeerIdentifier();
        const before = loaded();
        console.log(before, identifier.hold !== null, loaded());
      });`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--conditions=interlock-source",
      "-e",
      script,
    ]);
    expect(stdout).toBe("false true true\n");
  });
});

describeWithTools(
  [onLinux, "unshare", "chroot", "setpriv", asRoot],
  "hostPeerIdentifier, across namespaces and users",
  () => {
    verifies("APP-012", "takes a process in a private mount namespace for a host peer", async () => {
      const { verdict } = await verdictOn(["unshare", "--mount"]);
      expect(verdict).toMatchObject({ kind: "host" });
    });

    verifies("APP-012", "refuses a process in another pid namespace, although the user is ours", async () => {
      const { verdict } = await verdictOn(["unshare", "--pid", "--fork"]);
      expect(verdict).toMatchObject({ kind: "refused", reason: "other_pid_namespace", uid: 0 });
    });

    verifies("APP-012", "refuses a process with another root that shares our pids", async () => {
      const { verdict } = await verdictOn([
        "unshare",
        "--mount",
        ...jail(`mount --rbind /proc ${directory}/root/proc`),
      ]);
      expect(verdict).toMatchObject({ kind: "refused", reason: "other_root", uid: 0 });
    });

    verifies(["APP-011", "APP-622"], "refuses another user, whoever it is", async () => {
      chmodSync(directory, 0o755);
      chmodSync(path, 0o666);
      const { verdict } = await verdictOn([
        "setpriv",
        `--reuid=${NOBODY}`,
        `--regid=${NOBODY}`,
        "--clear-groups",
      ]);
      expect(verdict).toMatchObject({ kind: "refused", reason: "uid_mismatch", uid: NOBODY });
    });

    const program = fileURLToPath(new URL("./identify-own-client.test.support.ts", import.meta.url));
    const daemonIn = async (...prefix: readonly string[]): Promise<unknown> => {
      const args = [...prefix, process.execPath, "--conditions=interlock-source", program];
      return JSON.parse((await promisify(execFile)("env", args)).stdout) as unknown;
    };

    it("takes a process beside a daemon that itself runs in a container for a host peer", async () => {
      const inside = [
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        ...jail(`mount -t proc proc ${directory}/root/proc`),
      ];
      expect(await daemonIn(...inside)).toEqual({ kind: "host", reason: null });
    });

    it("refuses everybody when /proc is that of another pid namespace", async () => {
      expect(await daemonIn("unshare", "--pid", "--fork")).toEqual({ kind: "refused", reason: "unreadable" });
    });
  },
);

describeWithTools(
  [onLinux, "setcap", "setpriv", asRoot],
  "hostPeerIdentifier, of a daemon that is not root",
  () => {
    const run = async (node: string) => {
      chmodSync(directory, 0o755);
      chmodSync(path, 0o666);
      return verdictOn(
        [
          "setpriv",
          `--reuid=${NOBODY}`,
          `--regid=${NOBODY}`,
          "--clear-groups",
          "sh",
          "-c",
          `shift; exec ${node} "$@"`,
          "sh",
        ],
        asNobody,
      );
    };

    it("refuses a program with file capabilities, which the kernel does not let its user look at", async () => {
      const node = join(directory, "node");
      copyFileSync(process.execPath, node);
      chmodSync(node, 0o755);
      expect((await run(node)).verdict).toMatchObject({ kind: "host", peer: { uid: NOBODY } });
      await promisify(execFile)("setcap", ["cap_net_bind_service+ep", node]);
      expect((await run(node)).verdict).toMatchObject({ kind: "refused", reason: "unreadable", uid: NOBODY });
    });
  },
);

describeWithTools([onLinux, ...dockerTools()], "hostPeerIdentifier, of peers in real containers", () => {
  it.each([
    ["a container", [], "other_pid_namespace"],
    ["a container with --pid=host", ["--pid=host"], "other_root"],
  ])("refuses %s, although the user is ours", async (_name, options, reason) => {
    const image = await testImage();
    const user = `${process.geteuid?.()}:${process.getegid?.()}`;
    const connected = once(server, "connection");
    // Any program that connects will do; this one waits for an answer.
    const client = ["tmux", "-S", "/run/il/peer.sock", "list-sessions"];
    const mount = ["--volume", `${directory}:/run/il`];
    const args = ["run", "--rm", "--network", "none", "--user", user, ...options, ...mount, image, ...client];
    const container = spawn("docker", args, { stdio: "ignore" });
    onTestFinished(async () => {
      if (container.exitCode === null) await once(container, "exit");
    });
    const [socket] = (await connected) as [Socket]; // what `connection` carries
    const verdict = hostPeerIdentifier().identify(descriptorOf(socket));
    socket.destroy();
    expect(verdict).toMatchObject({ kind: "refused", reason, uid: process.geteuid?.() });
  });
});

describe("the /proc of this machine", () => {
  it.runIf(process.platform === "linux")(
    "is the one of our own pid namespace, or every test here is void",
    () => {
      expect(readlinkSync("/proc/self")).toBe(String(process.pid));
    },
  );
});
