import { createAuditAppender, type AuditAppender } from "./audit/audit-appender.ts";
import { mendAuditFile } from "./audit/mend-audit-file.ts";
import { createConnection } from "./database/connection.ts";
import { openReaderDatabase } from "./database/open-database.ts";
import { SCHEMA_VERSION } from "./database/schema-version.ts";
import { openingFailure } from "./database/sqlite-failure.ts";
import { startWriter, type WriterClient } from "./database/writer-client.ts";
import { storeFiles } from "./home-files.ts";
import { OPERATION_NAMES } from "./operations/operation-names.ts";
import type { OperationName } from "./operations/operation-map.ts";
import { createReader } from "./queries/create-reader.ts";
import type { Store, StoreHealth, StoreWriter } from "./store.ts";
import { systemClock, type Clock } from "./timestamp.ts";

export interface OpenStoreOptions {
  /** Defaults to the system's clock. */
  readonly clock?: Clock;
}

/**
 * Opens the state in `home` (an existing 0700 directory of ours whose lock the caller holds), migrates it forward and
 * repairs the audit file. Rejects with a `StoreError`: `state_corrupt`, `state_newer`, `state_permissions`,
 * `state_unusable`, `storage_full`.
 */
export async function openStore(home: string, options: OpenStoreOptions = {}): Promise<Store> {
  const writer = await startWriter(home, options.clock ?? systemClock);
  try {
    return await assemble(home, writer);
  } catch (error) {
    await writer.close();
    throw openingFailure(error);
  }
}

async function assemble(home: string, writer: WriterClient): Promise<Store> {
  const database = openReaderDatabase(home);
  const db = createConnection(database);
  const path = storeFiles(home).audit;
  const onDamage: Parameters<typeof createAuditAppender>[0]["onDamage"] = (damage) => writer.run("recordAuditDamage", { damage });
  const mended = mendAuditFile(path, db, false);
  if (mended.damage !== null) await onDamage(mended.damage);
  const appender = createAuditAppender({ path, db, mark: (mark) => writer.run("markAuditAppended", mark), onDamage }, mended);
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
