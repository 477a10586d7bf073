import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { AppWorld } from "../app/app-world.ts";
import { asRoot } from "../container/container-world.ts";
import { CLI, runCli, type CliRun } from "./run-cli.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

interface Refusal {
  readonly code: string;
  readonly exit: number;
  readonly remedy: RegExp;
}
type Run = (args: readonly string[]) => Promise<CliRun>;

/** What a person is shown, and what the process ends with. */
async function shows(run: Run, args: readonly string[], { code, exit, remedy }: Refusal): Promise<void> {
  const shown = await run(args);
  expect(shown).toMatchObject({ code: exit, out: "" });
  expect(shown.err).toContain(`(${code}`);
  expect(shown.err).toMatch(remedy);
}

/** The same, and that a program is told the same. */
async function refuses(run: Run, args: readonly string[], refusal: Refusal): Promise<void> {
  await shows(run, args, refusal);
  const told = await run(["--json", ...args]);
  expect(told).toMatchObject({ code: refusal.exit, err: "" });
  expect(JSON.parse(told.out)).toMatchObject({ ok: false, error: { code: refusal.code } });
}

describeWithTools([], "the command line without a daemon", () => {
  let home = "";
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "il-"));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  verifies("APP-666", "says how one is started", async () => {
    const run = (args: readonly string[]) => runCli(home, args);
    const pane = ["pane", "list"];
    await refuses(run, pane, { code: "socket_missing", exit: 3, remedy: /interlock up/ });
    const daemon = await AppWorld.open();
    try {
      await daemon.daemon.kill();
      const dead = (args: readonly string[]) => runCli(daemon.home, args);
      await refuses(dead, pane, { code: "daemon_unavailable", exit: 3, remedy: /interlock up/ });
    } finally {
      await daemon.close();
    }
  });
});

describeWithTools([asRoot, "setpriv"], "the command line before somebody else's socket", () => {
  verifies("APP-666", "names the account to use", async () => {
    const home = mkdtempSync(join(tmpdir(), "il-"));
    const server = createServer().listen(join(home, "app.sock"));
    await once(server, "listening");
    chmodSync(join(home, "app.sock"), 0o600);
    for (const path of [join(home, "app.sock"), home]) chownSync(path, 65_534, 65_534);
    // Root passes every mode by two capabilities; without them it is a user like others, and can still read this checkout.
    const plain = "-dac_override,-dac_read_search";
    const run = (args: readonly string[]) =>
      new Promise<CliRun>((resolve, reject) => {
        const line = [...CLI, ...args];
        const env = { PATH: process.env["PATH"], INTERLOCK_HOME: home };
        const argv = [`--bounding-set=${plain}`, `--inh-caps=${plain}`, ...line];
        execFile("setpriv", argv, { env, encoding: "utf8" }, (error, out, err) => {
          const code = error === null ? 0 : error.code;
          if (typeof code === "number") resolve({ code, out, err });
          else reject(new Error("the command did not end by itself", { cause: error }));
        });
      });
    await refuses(run, ["pane", "list"], {
      code: "socket_permission_denied",
      exit: 4,
      remedy: /account that started the daemon/,
    });
    const closed = once(server, "close");
    server.close();
    await closed;
    rmSync(home, { recursive: true, force: true });
  });
});

describeWithTools(["tmux"], "the command line where nothing reaches a pane", () => {
  verifies("APP-666", "says what to start or to install", async () => {
    const world = await AppWorld.open();
    try {
      await world.hello();
      const agent = await world.adopt();
      await world.daemon.stop();
      await world.start({ PATH: world.home });
      const run = (args: readonly string[]) => runCli(world.home, args);
      for (const args of [
        ["send", agent, "hello"],
        ["log", "attach", agent],
      ])
        await shows(run, args, { code: "tmux_unavailable", exit: 9, remedy: /Install tmux/ });

      // A scan that fails is an answer, and its code is shown like a refusal's.
      const scan = await run(["scan", "containers"]);
      expect(scan).toMatchObject({ code: 9, out: "scan failed: docker_unavailable\n" });
      expect(scan.err).toMatch(/Start the container engine/);
      const panes = await run(["scan", "panes"]);
      expect(panes.code).toBe(0);
      expect(panes.out).toContain(
        "host: tmux is not installed, or it did not answer in time (tmux_unavailable)",
      );
    } finally {
      await world.close();
    }
  });
});
