import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawCall, startDaemon, verifies, type DaemonProcess } from "@interlock/testkit";
import { afterEach, beforeEach, describe, expect } from "vitest";

describe("a daemon's life", () => {
  let home = "";
  let running: DaemonProcess[] = [];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "il-"));
  });
  afterEach(async () => {
    await Promise.all(
      running
        .filter(({ child }) => child.exitCode === null && child.signalCode === null)
        .map((daemon) => daemon.stop()),
    );
    running = [];
    rmSync(home, { recursive: true, force: true });
  });

  async function start(at = home): Promise<DaemonProcess> {
    const daemon = await startDaemon(at, { TMUX_TMPDIR: home, DOCKER_HOST: `unix://${home}/no-engine.sock` });
    running.push(daemon);
    return daemon;
  }

  verifies("APP-201", "directories are 0700, files and sockets 0600", async () => {
    await start();
    const wide: string[] = [];
    for (const entry of readdirSync(home, { recursive: true, encoding: "utf8" })) {
      const stats = lstatSync(join(home, entry));
      if ((stats.mode & 0o777) !== (stats.isDirectory() ? 0o700 : 0o600)) wide.push(entry);
    }
    expect(wide).toEqual([]);
  });

  verifies("APP-201", "a home that others can read is refused, not repaired", async () => {
    chmodSync(home, 0o755);
    const { start: line } = await start();
    expect(line).toMatchObject({ event: "failed", code: "home_unsafe" });
    expect(lstatSync(home).mode & 0o777).toBe(0o755);
  });

  verifies("APP-202", "a second daemon is refused with exit status 2, and the first goes on", async () => {
    await start();
    const second = await start();
    expect(second.start).toMatchObject({ event: "failed", code: "already_running" });
    expect(await second.stop()).toBe(2);
    expect((await rawCall(join(home, "app.sock"), { method: "app.preflight" })).ok).toBe(true);
  });

  for (const [what, code, make] of [
    ["a file", "socket_path_taken_by_file", (path: string) => writeFileSync(path, "precious")],
    ["a symbolic link", "socket_path_taken_by_symlink", (path: string) => symlinkSync("/nowhere", path)],
    ["a directory", "socket_path_taken_by_directory", (path: string) => mkdirSync(path)],
  ] as const) {
    verifies("APP-203", `${what} at the socket's path is refused and left alone`, async () => {
      const path = join(home, "app.sock");
      make(path);
      const { ino } = lstatSync(path);
      expect((await start()).start).toMatchObject({ event: "failed", code });
      expect(lstatSync(path).ino).toBe(ino);
    });
  }

  verifies("APP-204", "a path over the system's limit is refused with the fix", async () => {
    const deep = join(home, "x".repeat(120));
    mkdirSync(deep, { mode: 0o700 });
    expect((await start(deep)).start).toMatchObject({
      code: "socket_path_too_long",
      fix: expect.stringContaining("INTERLOCK_HOME"),
    });
  });

  verifies("APP-203", "the socket of a killed daemon is taken over", async () => {
    const first = await start();
    await first.kill();
    expect(existsSync(join(home, "app.sock"))).toBe(true);
    expect((await start()).start).toMatchObject({ event: "ready" });
    expect((await rawCall(join(home, "app.sock"), { method: "app.preflight" })).ok).toBe(true);
  });

  verifies("APP-205", "the daemon owns no listener but its Unix sockets", async () => {
    const { child } = await start();
    const inodes = readdirSync(`/proc/${child.pid}/fd`).flatMap((fd) => {
      const target = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${child.pid}/fd/${fd}`))?.[1];
      return target === undefined ? [] : [target];
    });
    for (const table of ["tcp", "tcp6", "udp", "udp6", "raw"]) {
      const rows = readFileSync(`/proc/${child.pid}/net/${table}`, "utf8");
      for (const inode of inodes) expect(rows).not.toContain(` ${inode} `);
    }
    const unix = readFileSync(`/proc/${child.pid}/net/unix`, "utf8").split("\n");
    const listening = unix.filter(
      (row) => inodes.some((inode) => row.includes(` ${inode} `)) && row.split(/\s+/)[3] === "00010000",
    );
    expect(listening.map((row) => row.split(/\s+/)[7]).toSorted()).toEqual([
      join(home, "app.sock"),
      join(home, "containers/host/agent.sock"),
      join(home, "rpc.sock"),
    ]);
  });

  verifies("APP-201", "an unknown key in config.toml is refused by name", async () => {
    writeFileSync(join(home, "config.toml"), "[container]\nname = 1\n", { mode: 0o600 });
    expect((await start()).start).toMatchObject({
      event: "failed",
      code: "config_invalid",
      message: "container: unknown key",
    });
  });

  verifies("APP-205", "an ordered stop removes the socket and ends with status 0", async () => {
    const daemon = await start();
    expect(await daemon.stop()).toBe(0);
    expect(existsSync(join(home, "app.sock"))).toBe(false);
    expect(existsSync(join(home, "containers/host/agent.sock"))).toBe(false);
  });
});
