import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished, vi, expect } from "vitest";
import { FRESH_READING } from "../../model/read-log-lines.ts";
import type { LogAttachmentRecord } from "../../store/records/log-attachment-record.ts";
import type { Store } from "../../store/store.ts";
import {
  adopt,
  observedPane,
  OPERATOR,
  paneKey,
  seePanes,
  startedLog,
  temporaryStore,
} from "../../store/store.test.support.ts";
import { prepareLogFile } from "./log-file.ts";
import type { LogBatch, LogSink } from "./log-sink.ts";
import { LogTailer } from "./log-tailer.ts";

export interface TailedLogs {
  readonly store: Store;
  readonly tailer: LogTailer;
  readonly paths: readonly string[];
  /** Texts that were committed, by path. */
  texts(path: string): readonly string[];
  /** Resolves once the committed texts of a log are these. */
  reads(path: string, texts: readonly string[]): Promise<void>;
  row(path: string): LogAttachmentRecord | undefined;
  readonly batches: LogBatch[];
  /** What was told, with the path it was about. */
  readonly told: string[];
  readonly faults: unknown[];
  /** Set to make the sink refuse. */
  broken: boolean;
}

const PACE = { cycleMs: 1_000, cycleBytes: 65_536 };

/** A real store, real files, and as many attached logs; nothing but the pipes is missing. */
export async function tailedLogs(count = 1): Promise<TailedLogs> {
  const t = await temporaryStore();
  const directory = join(t.home, "logs", "host");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const places = Array.from({ length: count }, (_, at) => ({ paneIndex: at, paneId: `%${at}` }));
  await seePanes(t.store, places.map(observedPane));
  const paths: string[] = [];
  for (const place of places) {
    const agentId = await adopt(t.store, { pane: paneKey(place) });
    const logPath = join(directory, `${agentId}.log`);
    writeFileSync(logPath, "");
    const file = await prepareLogFile(logPath);
    if (file.kind !== "prepared") throw new Error(file.kind);
    const started = startedLog({ logPath, pipePath: logPath, fileInode: file.inode });
    await t.store.write.attachLog({ agentId, started, cause: OPERATOR });
    paths.push(logPath);
  }
  const batches: LogBatch[] = [];
  const told: string[] = [];
  const faults: unknown[] = [];
  const sink: LogSink = {
    async take(batch) {
      if (logs.broken) throw new Error("the sink is broken");
      const { attachmentId, observedAt, ...advance } = batch;
      const { fromByteOffset, byteOffset, lineOffset, fileInode, fileSizeSeen } = advance;
      const outcome = await t.store.write.recordEvents({
        attachmentId,
        events: [],
        observedAt,
        reading: FRESH_READING,
        advance: { fromByteOffset, byteOffset, lineOffset, fileInode, fileSizeSeen },
      });
      if (outcome.kind === "moved-on") return "moved-on";
      batches.push(batch);
      return "committed";
    },
  };
  const tell =
    (what: string) =>
    ({ logPath }: LogAttachmentRecord): void =>
      void told.push(`${what} ${logPath}`);
  const tailer = new LogTailer(t.store, sink, PACE, {
    rewire: (log) => Promise.resolve(tell("rewire")(log)),
    onRotation: tell("rotation"),
    onMissing: tell("missing"),
    onReturned: tell("returned"),
    onLeft: tell("left"),
    onFault: (error) => faults.push(error),
  });
  const texts = (path: string): readonly string[] =>
    batches.filter(({ logPath }) => logPath === path).flatMap(({ lines }) => lines.map(({ text }) => text));
  const logs: TailedLogs = {
    store: t.store,
    tailer,
    paths,
    texts,
    reads: (path, wanted) => vi.waitFor(() => expect(texts(path)).toEqual(wanted), 10_000),
    row: (path) => {
      const page = t.store.read.logAttachments({
        limit: 200,
        orderBy: "last_status_at",
        direction: "desc",
        filters: {},
        cursor: null,
      });
      return page.kind === "page" ? page.rows.find(({ logPath }) => logPath === path) : undefined;
    },
    batches,
    told,
    faults,
    broken: false,
  };
  tailer.start();
  onTestFinished(async () => {
    await tailer.stop();
    await t[Symbol.asyncDispose]();
  });
  return logs;
}
