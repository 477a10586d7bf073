// A PostgreSQL of our own: made at the first start, kept running, stopped with us.
import { open, type FileHandle, stat } from "node:fs/promises";
import { ControlPlaneStartError, isControlPlaneStartError } from "../../model/start-failure.ts";
import type { ReportProgress } from "../../model/start-progress.ts";
import { codeOf } from "../../store/database-failure.ts";
import { postgresAccount } from "./account.ts";
import { ensureDatabase, type PostgresAddress } from "./ensure-database.ts";
import { initialiseData } from "./initialise.ts";
import { settleLeftover } from "./leftover-postmaster.ts";
import { makeDirectories, postgresLayout, type PostgresLayout } from "./layout.ts";
import { readOrMakePassword } from "./password.ts";
import { startPostmaster, type Postmaster } from "./postmaster.ts";
import { postgresPrograms } from "./programs.ts";
import { whileStarting } from "./start-lock.ts";
import { pause } from "../../store/pause.ts";

export interface EmbeddedPostgresOptions {
  /** State root; the password lies in it. */
  readonly home: string;
  /** Where root keeps PostgreSQL's own files. Default `/var/lib/interlock-postgres`. */
  readonly systemDirectory?: string;
  readonly report?: ReportProgress;
  /** Told, by kind or code, when PostgreSQL ended and could not be started again; it is tried further. */
  readonly onFault?: (code: string | undefined) => void;
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
  const log = await openLog(layout);
  const start = (): Promise<Postmaster | undefined> => startPostmaster(programs, layout, account, log.fd);
  try {
    const ready = await whileStarting(layout.privateDirectory, async () => {
      await settleLeftover(layout.dataDirectory, "in-use", report);
      const password = await readOrMakePassword(layout.passwordFile);
      const setting = { layout, account, programs, password, log: log.fd };
      await initialiseData(setting, report);
      report("postgres-start");
      const first = await start();
      if (first === undefined) throw failedStart(layout);
      return ensureDatabase(first, setting, start);
    });
    const restart = async (): Promise<Postmaster> => {
      await settleLeftover(layout.dataDirectory, "lost", report);
      const next = await start();
      if (next === undefined) throw failedStart(layout);
      return next;
    };
    const onFault = options.onFault ?? (() => undefined);
    return keepRunning({ first: ready.postmaster, address: ready.address, layout, log, restart, onFault });
  } catch (error) {
    await log.close();
    throw error;
  }
}

const failedStart = (layout: PostgresLayout): ControlPlaneStartError =>
  new ControlPlaneStartError({ kind: "postgres-failed", step: "start", logFile: layout.logFile });

async function openLog(layout: PostgresLayout): Promise<FileHandle> {
  const log = await open(layout.logFile, "a", 0o600);
  if ((await stat(layout.logFile)).size > LOG_MAX_BYTES) await log.truncate(0);
  return log;
}

interface Keeping {
  readonly first: Postmaster;
  readonly address: PostgresAddress;
  readonly layout: PostgresLayout;
  readonly log: FileHandle;
  readonly restart: () => Promise<Postmaster>;
  readonly onFault: (code: string | undefined) => void;
}

/** Starts PostgreSQL again whenever it ends without being asked to. */
function keepRunning({ first, address, layout, log, restart, onFault }: Keeping): EmbeddedPostgres {
  const stopping = new AbortController();
  let current: Postmaster | undefined = first;
  const watch = async (): Promise<void> => {
    let wait = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      await current?.ended;
      current = undefined;
      if (stopping.signal.aborted) return;
      // A backend of the killed postmaster may still hold the shared memory; the next attempt finds it free.
      await pause(wait, stopping.signal);
      if (stopping.signal.aborted) return;
      try {
        current = await restart();
        wait = FIRST_PAUSE_MS;
      } catch (error) {
        onFault(isControlPlaneStartError(error) ? error.failure.kind : codeOf(error));
        wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
      }
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
