// One run of PostgreSQL: started, ready, stopped.
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import type { PostgresAccount } from "./account.ts";
import type { PostgresLayout } from "./layout.ts";
import { stopPostmaster } from "./leftover-postmaster.ts";
import { readPostmasterFile } from "./postmaster-file.ts";
import { ownIdentity, ownerLabel } from "./postmaster-owner.ts";
import { inspectProcess } from "./process-identity.ts";
import type { PostgresPrograms } from "./programs.ts";
import { programEnvironment } from "./run-program.ts";

export interface Postmaster {
  readonly pid: number;
  /** Settles when PostgreSQL ends, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;
const LOOK_AGAIN_MS = 5;

/**
 * The shell outlives us by a moment: when our end of its input closes, by our own will or because
 * we were killed, it asks PostgreSQL for a fast shutdown. So nothing is left behind.
 */
const GUARD = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( read -r _ <&3; kill -INT "$server" ) 2>/dev/null &
watch=$!
exec 3<&-
wait "$server"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
`;

/** @returns undefined when PostgreSQL ended before it was ready; its log says why. */
export async function startPostmaster(
  programs: PostgresPrograms,
  layout: PostgresLayout,
  account: PostgresAccount,
  log: number,
): Promise<Postmaster | undefined> {
  const label = ownerLabel(await ownIdentity());
  const child = spawn(
    "/bin/sh",
    ["-c", GUARD, "interlock-postgres", programs.postgres, ...serverArguments(layout, label)],
    {
      ...account,
      cwd: layout.baseDirectory,
      env: programEnvironment(),
      stdio: ["pipe", log, log],
      // Its own session: Ctrl-C in a terminal is for us, and we stop PostgreSQL in our order.
      detached: true,
    },
  );
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      running = false;
      child.stdin?.destroy();
      resolve();
    };
    child.once("error", end);
    child.once("exit", end);
  });
  child.stdin?.on("error", () => undefined); // the guard ended first; `ended` says so
  const isRunning = (): boolean => running;
  const pid = await waitUntilReady(layout.dataDirectory, label, isRunning);
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    const patience = new AbortController();
    const late = pause(STOP_WITHIN_MS, "late" as const, { signal: patience.signal }).catch(
      () => "stopped" as const,
    );
    const outcome = await Promise.race([ended, late]);
    patience.abort();
    const facts = outcome === "late" && pid !== undefined ? await inspectProcess(pid) : undefined;
    if (pid !== undefined && facts !== undefined) await stopPostmaster(pid, facts.startedAt);
    await ended;
  };
  if (pid === undefined) {
    await stop();
    return undefined;
  }
  return { pid, ended, stop };
}

function serverArguments(layout: PostgresLayout, label: string): readonly string[] {
  const settings = [
    // A Unix socket that only the account and root can reach; no TCP.
    "listen_addresses=",
    "port=5432",
    `unix_socket_directories=${layout.socketDirectory}`,
    "unix_socket_permissions=0700",
    `cluster_name=${label}`,
    "logging_collector=off",
    "log_destination=stderr",
    "log_min_error_statement=panic", // statements may carry what people wrote
    "timezone=UTC",
    "max_connections=100", // several control planes may share it, twenty connections each
    "max_parallel_workers_per_gather=0",
  ];
  return ["-D", layout.dataDirectory, ...settings.flatMap((setting) => ["-c", setting])];
}

async function waitUntilReady(
  dataDirectory: string,
  label: string,
  isRunning: () => boolean,
): Promise<number | undefined> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (isRunning() && performance.now() < deadline) {
    const file = await readPostmasterFile(dataDirectory);
    // The file may be that of another postmaster, which is about to make ours give up.
    if (file?.ready === true && (await inspectProcess(file.pid))?.command.includes(label) === true)
      return file.pid;
    await pause(LOOK_AGAIN_MS);
  }
  return undefined;
}
