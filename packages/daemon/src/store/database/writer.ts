import { once } from "node:events";
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from "node:worker_threads";
import type Database from "better-sqlite3";
import { beginBoot, type Boot } from "./begin-boot.ts";
import type { GroupCommit } from "./group-commit.ts";
import { openWriterDatabase } from "./open-database.ts";
import { openingFailure } from "./sqlite-failure.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { FromWriter, ToWriter, WriterJob, WriterSettings } from "./writer-protocol.ts";
import type { WriterThreadData } from "./writer-thread.ts";

/** The only connection that writes. Its thread may wait for the disk; the event loop never does. */
async function main(port: MessagePort, { settings }: WriterThreadData): Promise<void> {
  // Sent by `WriterThread.open`, the one place that holds the other end.
  const [{ home, now }] = (await once(settings, "message")) as [WriterSettings];
  const send = (message: FromWriter): void => port.postMessage(message);
  const opened = open(home, now);
  if (opened.kind === "refused") {
    send(opened);
    return port.close();
  }
  send({ kind: "ready", ...opened.boot });
  // The query builder takes longer to load than the database to open: the store is ready without it, and jobs that
  // come before it is there wait in the port.
  const [{ createGroupCommit }, { writerTable }] = await Promise.all([
    import("./group-commit.ts"),
    import("../operations/writer-table.ts"),
  ]);
  serve(port, opened.database, createGroupCommit(opened.database, writerTable), send);
}

type Opened =
  | { readonly kind: "open"; readonly database: Database.Database; readonly boot: Boot }
  | Extract<FromWriter, { readonly kind: "refused" }>;

function open(home: string, now: UnixMicros): Opened {
  let database: Database.Database | undefined;
  try {
    database = openWriterDatabase(home, now);
    return { kind: "open", database, boot: beginBoot(database, now) };
  } catch (error) {
    database?.close();
    const { code, reason, fix } = openingFailure(error);
    return { kind: "refused", failure: { code, reason, fix } };
  }
}

function serve(
  port: MessagePort,
  database: Database.Database,
  commit: GroupCommit,
  send: (message: FromWriter) => void,
): void {
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

if (parentPort !== null) await main(parentPort, workerData as WriterThreadData); // given by startWriterThread, the one place that starts this thread
