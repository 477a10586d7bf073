import type Database from "better-sqlite3";
import { openAuditChain } from "../audit/audit-chain.ts";
import type { OperationContext } from "../operations/operation.ts";
import type { WriterTable } from "../operations/operation-map.ts";
import type { StoreErrorData } from "../store-error.ts";
import { createConnection } from "./connection.ts";
import { storageFailure } from "./sqlite-failure.ts";
import type { JobResult, WriterJob } from "./writer-protocol.ts";

export type GroupCommit = (jobs: readonly WriterJob[]) => readonly JobResult[];

/**
 * Runs all jobs in one transaction, each in a savepoint of its own, with one sync at the end. Nobody learns a result
 * before the commit; when the commit fails, all of them fail. After an I/O error nothing is tried again: the kernel
 * may have dropped the pages, and a second attempt would succeed without them.
 */
export function createGroupCommit(database: Database.Database, table: WriterTable): GroupCommit {
  const db = createConnection(database);
  const chain = openAuditChain(db);
  let broken: StoreErrorData | null = null;

  const runJob = (job: WriterJob): JobResult => {
    const before = chain.head();
    database.exec("SAVEPOINT job");
    try {
      const context: OperationContext = { db, now: job.at, audit: (entry) => chain.add(entry, job.at) };
      const output = dispatch(table, job, context);
      database.exec("RELEASE job");
      return { id: job.id, ok: true, output };
    } catch (error) {
      // Some failures (a full disk, an I/O error) end the whole transaction: then there is no savepoint to go back to.
      if (!database.inTransaction) throw error;
      database.exec("ROLLBACK TO job; RELEASE job");
      chain.rewind(before);
      const failure = storageFailure(error);
      if (failure.code !== "operation_failed") throw error;
      return { id: job.id, ok: false, failure };
    }
  };

  return (jobs) => {
    if (broken !== null) return failAll(jobs, broken);
    const before = chain.head();
    try {
      database.exec("BEGIN IMMEDIATE");
      const results = jobs.map(runJob);
      chain.save(before);
      database.exec("COMMIT");
      return results;
    } catch (error) {
      const failure = storageFailure(error);
      if (failure.code === "storage_failed") broken = failure;
      rollBack(database);
      chain.rewind(before);
      return failAll(jobs, failure);
    }
  };
}

function dispatch(table: WriterTable, job: WriterJob, context: OperationContext): unknown {
  // The sender's types tie name and input together (WriterJobs); the compiler cannot follow that pair through a message.
  const operation = table[job.name] as (context: OperationContext, input: unknown) => unknown;
  return operation(context, job.input);
}

function failAll(jobs: readonly WriterJob[], failure: StoreErrorData): readonly JobResult[] {
  return jobs.map(({ id }) => ({ id, ok: false, failure }));
}

function rollBack(database: Database.Database): void {
  if (database.inTransaction) database.exec("ROLLBACK");
}
