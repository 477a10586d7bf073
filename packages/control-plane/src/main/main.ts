#!/usr/bin/env node
// The control plane as a process. Standard output carries one line, when it is ready:
// {"event":"ready","url":…,"address":…,"participantId":…}. Progress and faults go to standard error, one JSON line each.
import { isControlPlaneStartError } from "../model/start-failure.ts";
import { codeOf } from "../store/database-failure.ts";
import { parseMainOptions } from "./main-options.ts";
import { runControlPlane, type RunningControlPlane } from "./run-control-plane.ts";

const EXIT_USAGE = 2;
const EXIT_START_FAILED = 1;

const say = (stream: NodeJS.WriteStream, line: object): void =>
  void stream.write(`${JSON.stringify(line)}\n`);

async function main(): Promise<void> {
  const parsed = parseMainOptions(process.argv.slice(2), process.env);
  if (parsed.kind === "refused") {
    say(process.stderr, { event: "refused", message: parsed.reason });
    process.exitCode = EXIT_USAGE;
    return;
  }
  const { home, port, databaseUrl, liveness, rateLimits, stopWithParent } = parsed.options;
  const stop = stopRequested(stopWithParent);
  // A reader that went away must not take us down before PostgreSQL is stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const plane = await start({
    home,
    port,
    liveness,
    rateLimits,
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  if (plane === undefined) return;
  say(process.stdout, {
    event: "ready",
    url: plane.url,
    address: plane.address,
    participantId: plane.participantId,
  });
  await stop;
  await plane.close();
  say(process.stderr, { event: "stopped" });
  process.exit();
}

async function start(
  options: Parameters<typeof runControlPlane>[0],
): Promise<RunningControlPlane | undefined> {
  try {
    return await runControlPlane({
      ...options,
      onProgress: (step) => say(process.stderr, { event: "progress", step }),
      onFault: (fault) => say(process.stderr, fault),
      onAlarm: (alarm) => say(process.stderr, alarm),
    });
  } catch (error) {
    // An error that is none of ours may hold a path or an address in its text: its code has to do.
    const told = isControlPlaneStartError(error)
      ? { failure: error.failure, message: error.message }
      : {
          failure: { kind: "unexpected", code: codeOf(error) },
          message: "The control plane could not start.",
        };
    say(process.stderr, { event: "failed", ...told });
    process.exit(EXIT_START_FAILED);
  }
}

/** Settles at the first reason to stop. Asked for before the start, so that nothing is missed during it. */
function stopRequested(stopWithParent: boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve());
    if (!stopWithParent) return;
    process.stdin.once("end", resolve);
    process.stdin.once("close", resolve);
    process.stdin.on("error", () => resolve());
    process.stdin.resume();
  });
}

await main();
