import type Database from "better-sqlite3";
import { auditFile } from "./audit/audit-file.ts";
import { readAnchor } from "./audit/audit-outbox.ts";
import { createConnection } from "./database/connection.ts";
import { dataVersion } from "./database/data-version.ts";
import { openReaderDatabase } from "./database/open-database.ts";
import { SCHEMA_VERSION } from "./database/schema-version.ts";
import type { WriterClient } from "./database/writer-client.ts";
import { eventFile } from "./event-file/event-file.ts";
import { rotateEventFile } from "./event-file/rotate-event-file.ts";
import { storeFiles } from "./home-files.ts";
import {
  createLineAppender,
  failureClass,
  fileFailure,
  type FileEnd,
  type LineAppender,
  type LineFile,
  type LineFileStart,
} from "./line-file/line-appender.ts";
import type { OperationName } from "./operations/operation-map.ts";
import { OPERATION_NAMES } from "./operations/operation-names.ts";
import { createReader } from "./queries/create-reader.ts";
import { isStoreError } from "./store-error.ts";
import type { FileSettled, PartHealth, Store, StoreWriter } from "./store.ts";
import type { Clock } from "./timestamp.ts";

/** The store around a running writer: the reading connection, the files that repeat it, and the calls. */
export async function assembleStore(home: string, writer: WriterClient, clock: Clock): Promise<Store> {
  const database = openReaderDatabase(home);
  try {
    return await around(home, writer, database, clock);
  } catch (error) {
    database.close();
    throw error;
  }
}

async function around(
  home: string,
  writer: WriterClient,
  database: Database.Database,
  clock: Clock,
): Promise<Store> {
  const db = createConnection(database);
  const version = dataVersion(database);
  const files = storeFiles(home);
  const audit = await startFile(
    auditFile({
      path: files.audit,
      db,
      mark: (mark) => writer.run("markAuditAppended", mark),
      onDamage: (damage) => writer.run("recordAuditDamage", { damage }),
    }),
  );
  const events = await startFile(
    eventFile({ path: files.events, db, clock, mark: (mark) => writer.run("markEventsAppended", mark) }),
  );
  let closing: Promise<void> | null = null;

  return {
    write: createWriter(writer, audit, events),
    read: createReader(db, version, writer.cursorKey),
    boot: writer.boot,
    schemaVersion: SCHEMA_VERSION,
    health: () => ({
      sqlite: status(writer.failure()?.reason ?? null),
      jsonl: status(audit.problem() ?? events.problem()),
      audit: {
        ...status(audit.problem()),
        pendingRows: readAnchor(db).head.seq - audit.end().seq,
        lastFailure: audit.lastFailure(),
      },
      events: status(events.problem()),
    }),
    auditSettled: async () => settled(await audit.settled()),
    eventsSettled: async () => settled(await events.settled()),
    rotateEvents: (maxBytes) => rotateEventFile(files.events, maxBytes),
    close: () =>
      (closing ??= (async () => {
        await audit.close();
        await events.close();
        // The last connection to close folds the log into the database; the writer's may do that.
        database.close();
        await writer.close();
      })()),
  };
}

async function startFile<End extends FileEnd, Damage extends { readonly kind: string }>(
  file: LineFile<End, Damage>,
): Promise<LineAppender<End>> {
  const start = mendAtStart(file);
  if (start.kind === "mended" && start.file.damage !== null) await file.onDamage(start.file.damage);
  const appender = createLineAppender(file, start);
  appender.poke();
  return appender;
}

/** A full disk or a lost right must not keep the daemon from starting; a database behind its audit must. */
function mendAtStart<End extends FileEnd, Damage extends { readonly kind: string }>(
  file: LineFile<End, Damage>,
): LineFileStart<End, Damage> {
  try {
    return { kind: "mended", file: file.mend(false) };
  } catch (error) {
    if (isStoreError(error)) throw error;
    return {
      kind: "unusable",
      reason: fileFailure(file.name, error),
      failure: failureClass(error),
    };
  }
}

function createWriter(writer: WriterClient, audit: LineAppender, events: LineAppender): StoreWriter {
  const call = (name: OperationName) => async (input: never) => {
    const output = await writer.run(name, input);
    // Events are no effects: they have a file of their own, and no row in the audit.
    (name === "recordEvents" ? events : audit).poke();
    return output;
  };
  // One function per name of the map, each answering with its own operation's output: what StoreWriter says.
  return Object.fromEntries(OPERATION_NAMES.map((name) => [name, call(name)])) as unknown as StoreWriter;
}

function settled(problem: string | null): FileSettled {
  return problem === null ? { kind: "settled" } : { kind: "behind", reason: problem };
}

function status(problem: string | null): PartHealth {
  return problem === null ? { status: "ok" } : { status: "degraded", reason: problem };
}
