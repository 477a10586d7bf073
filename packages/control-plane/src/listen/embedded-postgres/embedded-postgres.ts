// A PostgreSQL of our own: made at the first start, kept running, stopped with us.
import { open, type FileHandle, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { ControlPlaneStartError } from "../../model/start-failure.ts";
import type { ReportProgress } from "../../model/start-progress.ts";
import { postgresAccount } from "./account.ts";
import { ensureDatabase, type PostgresAddress } from "./ensure-database.ts";
import { initialiseData } from "./initialise.ts";
import { settleLeftover } from "./leftover-postmaster.ts";
import { makeDirectories, postgresLayout, type PostgresLayout } from "./layout.ts";
import { readOrMakePassword } from "./password.ts";
import { startPostmaster, type Postmaster } from "./postmaster.ts";
import { postgresPrograms } from "./programs.ts";

export interface EmbeddedPostgresOptions {
  /** State root; the password lies in it. */
  readonly home: string;
  /** Where root keeps PostgreSQL's own files. Default `/var/lib/interlock-postgres`. */
  readonly systemDirectory?: string;
  readonly report?: ReportProgress;
}

export interface EmbeddedPostgres {
  readonly address: PostgresAddress;
  readonly logFile: string;
  /** Id of the running postmaster; undefined while it is being started again. */
  readonly pid: number | undefined;
  /** Fast shutdown; settles when PostgreSQL is gone. */
  stop(): Promise<void>;
}

export const SYSTEM_DIRECTORY = "/var/lib/interlock-postgres";
const LOG_MAX_BYTES = 8 * 1024 * 1024;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** @throws ControlPlaneStartError */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const report = options.report ?? (() => undefined);
  const layout = postgresLayout(options.home, options.systemDirectory ?? SYSTEM_DIRECTORY);
  const account = await postgresAccount(layout.dataDirectory);
  await makeDirectories(layout, account);
  const programs = await postgresPrograms(layout, account, report);
  const password = await readOrMakePassword(layout.passwordFile);
  const log = await openLog(layout);
  const start = async (): Promise<Postmaster | undefined> => {
    await settleLeftover(layout.dataDirectory, report);
    return startPostmaster(programs, layout, account, log.fd);
  };
  try {
    await settleLeftover(layout.dataDirectory, report);
    const setting = { layout, account, programs, password, log: log.fd };
    await initialiseData(setting, report);
    report("postgres-start");
    const first = await start();
    if (first === undefined)
      throw new ControlPlaneStartError({ kind: "postgres-failed", step: "start", logFile: layout.logFile });
    const ready = await ensureDatabase(first, setting, start);
    return keepRunning(ready.postmaster, ready.address, layout, log, start);
  } catch (error) {
    await log.close();
    throw error;
  }
}

async function openLog(layout: PostgresLayout): Promise<FileHandle> {
  const log = await open(layout.logFile, "a", 0o600);
  if ((await stat(layout.logFile)).size > LOG_MAX_BYTES) await log.truncate(0);
  return log;
}

/** Starts PostgreSQL again whenever it ends without being asked to. */
function keepRunning(
  first: Postmaster,
  address: PostgresAddress,
  layout: PostgresLayout,
  log: FileHandle,
  start: () => Promise<Postmaster | undefined>,
): EmbeddedPostgres {
  const stopping = new AbortController();
  let current: Postmaster | undefined = first;
  const watch = async (): Promise<void> => {
    let wait = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      await current?.ended;
      current = undefined;
      if (stopping.signal.aborted) return;
      // A backend of the killed postmaster may still hold the shared memory; the next attempt finds it free.
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      current = await start().catch(() => undefined);
      wait = current === undefined ? Math.min(wait * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    }
  };
  const watching = watch();
  return {
    address,
    logFile: layout.logFile,
    get pid() {
      return current?.pid;
    },
    async stop() {
      stopping.abort();
      await current?.stop();
      await watching;
      // Started in the same moment in which the stop was asked for.
      await current?.stop();
      await log.close();
    },
  };
}
