#!/usr/bin/env node
// The daemon as a process. Standard output carries one JSON line: `ready`, or `failed` with a code, a message and a fix.
import { isStartFailure, EXIT_OK, EXIT_START_FAILED, StartFailure } from "../listen/start-failure.ts";
import { stateRoot } from "../listen/home/state-root.ts";
import { isStoreError } from "../store/store-error.ts";
import { parseMainOptions } from "./main-options.ts";
import { startWriterThread } from "../store/database/writer-thread.ts";
import type { RunningDaemon } from "./run-daemon.ts";
import { keepYoungGenerationSmall } from "./small-young-generation.ts";

const EXIT_USAGE = 64;

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function home(): string {
  const root = stateRoot(process.env);
  if (root.kind === "root") return root.path;
  throw new StartFailure(
    "home_unusable",
    `${root.variable} is ${root.reason}.`,
    `Set ${root.variable} to an absolute path.`,
  );
}

async function main(): Promise<number> {
  const command = parseMainOptions(process.argv.slice(2));
  switch (command.kind) {
    case "refused":
      say({ event: "failed", code: "usage", message: command.reason, fix: "See `interlock daemon --help`." });
      return EXIT_USAGE;
    case "audit-verify": {
      const { verifyAudit } = await import("../store/audit/verify-audit.ts");
      const report = await verifyAudit(home());
      say({ event: "audit", ...report });
      return report.findings.length === 0 ? EXIT_OK : EXIT_START_FAILED;
    }
    case "session-log-verify":
      return verifyLogs();
    case "run":
      return run(command.stopWithParent);
  }
}

async function verifyLogs(): Promise<number> {
  const { verifySessionLogs } = await import("../store/session-log/verify-session-logs.ts");
  try {
    const report = verifySessionLogs(home());
    say({ event: "session-logs", ...report });
    return report.findings.length === 0 ? EXIT_OK : EXIT_START_FAILED;
  } catch (error) {
    return startFailed(error);
  }
}

async function run(stopWithParent: boolean): Promise<number> {
  // Asked for before the start, so that nothing is missed during it.
  const stop = stopRequested(stopWithParent);
  keepYoungGenerationSmall();
  let daemon: RunningDaemon;
  try {
    const root = home();
    // Its thread loads what writes while this one loads everything else.
    const writer = startWriterThread();
    const { openHome } = await import("./open-home.ts");
    const opened = await openHome(root, writer);
    const { runDaemon } = await import("./run-daemon.ts");
    daemon = await runDaemon({ ...opened, env: process.env });
  } catch (error) {
    return startFailed(error);
  }
  say({ event: "ready", app_socket: daemon.appSocket, rpc_socket: daemon.rpcSocket, pid: process.pid });
  await Promise.race([stop, daemon.stopRequested]);
  await daemon.close();
  return EXIT_OK;
}

function startFailed(error: unknown): number {
  if (isStartFailure(error)) {
    say({ event: "failed", code: error.code, message: error.message, fix: error.fix });
    return error.exitCode;
  }
  if (isStoreError(error)) {
    say({
      event: "failed",
      code: error.code,
      message: `The state cannot be used: ${error.reason}.`,
      fix: error.fix ?? "",
    });
    return EXIT_START_FAILED;
  }
  throw error;
}

/** Settles at the first reason to stop: a signal, or the launcher letting go of our standard input. */
function stopRequested(stopWithParent: boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve());
    // A reader that went away must not end us before the state is closed.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => resolve());
    if (!stopWithParent) return;
    process.stdin.once("end", resolve);
    process.stdin.once("close", resolve);
    process.stdin.on("error", () => resolve());
    process.stdin.resume();
  });
}

process.exitCode = await main();
process.exit();
