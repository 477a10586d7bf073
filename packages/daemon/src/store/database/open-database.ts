import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import Database from "better-sqlite3";
import { storeFiles, type StoreFiles } from "../home-files.ts";
import { checkPrivate, lstatIfPresent } from "../private-file.ts";
import { StoreError } from "../store-error.ts";
import type { UnixMicros } from "../timestamp.ts";
import { migrate } from "./migrations/migrate.ts";
import { corrupt, openingFailure } from "./sqlite-failure.ts";
import { isSqliteAtLeast, SQLITE_FLOOR } from "./sqlite-version.ts";

/**
 * Pages that one connection keeps. What is asked all the time is some hundred of them, and better-sqlite3's own 16 MB
 * would be filled by whatever passes through.
 */
const CACHE_KIB = 4_096;

/** "ILK1": tells our file from any other SQLite database that was put in its place. */
const APPLICATION_ID = 0x494c4b31;

/** How long the writer, which has a thread of its own, waits for a foreign lock. */
const WRITER_BUSY_TIMEOUT_MS = 5000;
/** The reader runs on the event loop; WAL readers wait only while a foreign process recovers or locks the whole file. */
const READER_BUSY_TIMEOUT_MS = 100;

/** Opens the state database for writing: checks, creates when nothing was ever there, migrates. Throws `StoreError`. */
export function openWriterDatabase(home: string, now: UnixMicros): Database.Database {
  try {
    const files = storeFiles(home);
    checkHome(home, files);
    createWhenNew(home, files, now);
    return ready(files.database, now);
  } catch (error) {
    throw openingFailure(error);
  }
}

/** A second, read-only connection, for the thread that answers reads. */
export function openReaderDatabase(home: string): Database.Database {
  try {
    const database = new Database(storeFiles(home).database, {
      readonly: true,
      fileMustExist: true,
      timeout: READER_BUSY_TIMEOUT_MS,
    });
    database.pragma("mmap_size = 0");
    database.pragma(`cache_size = -${CACHE_KIB}`);
    return database;
  } catch (error) {
    throw openingFailure(error);
  }
}

function checkHome(home: string, files: StoreFiles): void {
  if (checkPrivate(home, "directory", "the state directory") === "absent") {
    throw new StoreError({
      code: "state_unusable",
      reason: "no state directory",
      fix: "create the state directory with mode 0700",
    });
  }
  for (const file of files.all) checkPrivate(file, "file", file.slice(home.length + 1));
}

/** The file takes its name only when it holds a complete database, so an empty or missing one later is a loss, never a first start. */
function createWhenNew(home: string, files: StoreFiles, now: UnixMicros): void {
  rmSync(files.databaseInMaking, { force: true });
  rmSync(`${files.databaseInMaking}-journal`, { force: true });
  const present = lstatIfPresent(files.database);
  if (present !== null) {
    if (present.size === 0) throw corrupt("database empty");
    return;
  }
  if (lstatIfPresent(`${files.database}-wal`) !== null) throw corrupt("database missing beside its log");
  if ((lstatIfPresent(files.audit)?.size ?? 0) > 0) throw corrupt("database missing beside its audit");
  closeSync(openSync(files.databaseInMaking, "wx", 0o600));
  const database = new Database(files.databaseInMaking);
  try {
    checkVersion(database);
    // Whatever breaks off before the file has its name is made anew: it has to reach the disk once, as a whole.
    database.pragma("journal_mode = MEMORY");
    database.pragma("synchronous = OFF");
    database.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(database, now);
  } finally {
    database.close();
  }
  sync(files.databaseInMaking);
  renameSync(files.databaseInMaking, files.database);
  sync(home);
}

function ready(path: string, now: UnixMicros): Database.Database {
  const database = new Database(path, { fileMustExist: true, timeout: WRITER_BUSY_TIMEOUT_MS });
  try {
    checkVersion(database);
    if (database.pragma("application_id", { simple: true }) !== APPLICATION_ID)
      throw corrupt("not a state database");
    database.pragma("mmap_size = 0");
    database.pragma(`cache_size = -${CACHE_KIB}`);
    database.pragma("cell_size_check = ON");
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    const check: unknown = database.pragma("quick_check(1)", { simple: true });
    if (check !== "ok") throw corrupt("integrity check failed");
    migrate(database, now);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkVersion(database: Database.Database): void {
  const version = String(database.prepare("SELECT sqlite_version()").pluck().get());
  if (isSqliteAtLeast(version)) return;
  throw new StoreError({
    code: "state_unusable",
    reason: `SQLite ${version} is older than ${SQLITE_FLOOR}`,
    fix: "reinstall the daemon with its own SQLite",
  });
}

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
