import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from "node:worker_threads";
import type Database from "better-sqlite3";
import { writerTable } from "../operations/writer-table.ts";
import { beginBoot } from "./begin-boot.ts";
import { createGroupCommit, type GroupCommit } from "./group-commit.ts";
import { openWriterDatabase } from "./open-database.ts";
import { openingFailure } from "./sqlite-failure.ts";
import type { FromWriter, ToWriter, WriterJob, WriterSettings } from "./writer-protocol.ts";

/** The only connection that writes. Its thread may wait for the disk; the event loop never does. */
function main(port: MessagePort, { home, now }: WriterSettings): void {
  const send = (message: FromWriter): void => port.postMessage(message);
  let database: Database.Database | undefined;
  try {
    database = openWriterDatabase(home, now);
    const boot = beginBoot(database, now);
    serve(port, database, createGroupCommit(database, writerTable), send);
    send({ kind: "ready", ...boot });
  } catch (error) {
    database?.close();
    const { code, reason, fix } = openingFailure(error);
    send({ kind: "refused", failure: { code, reason, fix } });
    port.close();
  }
}

function serve(port: MessagePort, database: Database.Database, commit: GroupCommit, send: (message: FromWriter) => void): void {
  port.on("message", (first: ToWriter) => {
    const jobs: WriterJob[] = [];
    let closing = false;
    // Everything that arrived while the last group was being synced goes into this one.
    for (let message: ToWriter | undefined = first; message !== undefined; message = nextOf(port)) {
      if (message.kind === "jobs") jobs.push(...message.jobs);
      else closing = true;
    }
    if (jobs.length > 0) send({ kind: "results", results: commit(jobs) });
    if (!closing) return;
    database.close();
    send({ kind: "closed" });
    port.close();
  });
}

function nextOf(port: MessagePort): ToWriter | undefined {
  // Only the store's own main thread holds the other end of this port.
  return receiveMessageOnPort(port)?.message as ToWriter | undefined;
}

if (parentPort !== null) main(parentPort, workerData as WriterSettings); // given by startWriter, the one place that starts this thread
