import type Database from "better-sqlite3";
import {
  auditFailure,
  createAuditAppender,
  type AuditAppender,
  type AuditFileStart,
} from "./audit/audit-appender.ts";
import { mendAuditFile } from "./audit/mend-audit-file.ts";
import type { AuditDamage } from "./audit/record-audit-damage.ts";
import { createConnection, type Connection } from "./database/connection.ts";
import { openReaderDatabase } from "./database/open-database.ts";
import { SCHEMA_VERSION } from "./database/schema-version.ts";
import type { WriterClient } from "./database/writer-client.ts";
import { storeFiles } from "./home-files.ts";
import type { OperationName } from "./operations/operation-map.ts";
import { OPERATION_NAMES } from "./operations/operation-names.ts";
import { createReader } from "./queries/create-reader.ts";
import { isStoreError } from "./store-error.ts";
import type { Store, StoreHealth, StoreWriter } from "./store.ts";

/** The store around a running writer: the reading connection, the audit file, and the calls. */
export async function assembleStore(home: string, writer: WriterClient): Promise<Store> {
  const database = openReaderDatabase(home);
  try {
    return await around(home, writer, database);
  } catch (error) {
    database.close();
    throw error;
  }
}

async function around(home: string, writer: WriterClient, database: Database.Database): Promise<Store> {
  const db = createConnection(database);
  const path = storeFiles(home).audit;
  const onDamage = (damage: AuditDamage): Promise<null> => writer.run("recordAuditDamage", { damage });
  const start = startAuditFile(path, db);
  if (start.kind === "mended" && start.file.damage !== null) await onDamage(start.file.damage);
  const appender = createAuditAppender(
    { path, db, mark: (mark) => writer.run("markAuditAppended", mark), onDamage },
    start,
  );
  appender.poke();
  let closing: Promise<void> | null = null;

  return {
    write: createWriter(writer, appender),
    read: createReader(db, writer.cursorKey),
    boot: writer.boot,
    schemaVersion: SCHEMA_VERSION,
    health: () => ({ sqlite: status(writer.failure()?.reason ?? null), jsonl: status(appender.problem()) }),
    auditSettled: async () => {
      const problem = await appender.settled();
      return problem === null ? { kind: "settled" } : { kind: "behind", reason: problem };
    },
    close: () =>
      (closing ??= (async () => {
        await appender.close();
        // The last connection to close folds the log into the database; the writer's may do that.
        database.close();
        await writer.close();
      })()),
  };
}

/** A full disk or a lost right must not keep the daemon from starting; a database behind its audit must. */
function startAuditFile(path: string, db: Connection): AuditFileStart {
  try {
    return { kind: "mended", file: mendAuditFile(path, db, false) };
  } catch (error) {
    if (isStoreError(error)) throw error;
    return { kind: "unusable", reason: auditFailure(error) };
  }
}

function createWriter(writer: WriterClient, appender: AuditAppender): StoreWriter {
  const call = (name: OperationName) => async (input: never) => {
    const output = await writer.run(name, input);
    appender.poke();
    return output;
  };
  // One function per name of the map, each answering with its own operation's output: what StoreWriter says.
  return Object.fromEntries(OPERATION_NAMES.map((name) => [name, call(name)])) as unknown as StoreWriter;
}

function status(problem: string | null): StoreHealth["sqlite"] {
  return problem === null ? { status: "ok" } : { status: "degraded", reason: problem };
}
