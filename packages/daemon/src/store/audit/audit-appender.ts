import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { readAuditLine } from "../../model/audit-line.ts";
import type { Connection } from "../database/connection.ts";
import { isStoreError } from "../store-error.ts";
import { readAnchor, readOutbox, type AuditMark, type OutboxRow } from "./audit-outbox.ts";
import { mendAuditFile, type MendedAuditFile } from "./mend-audit-file.ts";
import type { AuditDamage } from "./record-audit-damage.ts";

export interface AuditAppender {
  /** Rows were committed: append them soon. */
  poke(): void;
  /** Null while the file keeps up. */
  readonly problem: () => string | null;
  /** Appends all that is committed; resolves with the problem that keeps it from that. */
  settled(): Promise<string | null>;
  /** Settles, says how far the file is, and lets go of it. */
  close(): Promise<void>;
}

export interface AuditAppenderOptions {
  readonly path: string;
  /** The read-only connection: rows are taken from the outbox, where they are committed, never from memory. */
  readonly db: Connection;
  /** Tells the database how far the file is synced. */
  readonly mark: (mark: AuditMark) => Promise<unknown>;
  readonly onDamage: (damage: AuditDamage) => Promise<unknown>;
}

/** The file as it was found at the start; one that cannot be opened is tried again, like any other failure. */
export type AuditFileStart =
  | { readonly kind: "mended"; readonly file: MendedAuditFile }
  | { readonly kind: "unusable"; readonly reason: string };

const BATCH_ROWS = 512;
/** Until the mark is written a cut tail would be mended instead of shown: keep that short, and many rows to one mark. */
const MARK_DELAY_MS = 100;
const RETRY_DELAY_MS = 1000;

/** Keeps `audit.jsonl` at the head of the chain. A failing file costs nobody their mutation: the rows wait in the outbox. */
export function createAuditAppender(options: AuditAppenderOptions, start: AuditFileStart): AuditAppender {
  const { path, db } = options;
  let marked = readAnchor(db).mark;
  let end = start.kind === "mended" ? start.file.end : marked;
  let handle: FileHandle | null = null;
  let failure: string | null = start.kind === "mended" ? null : start.reason;
  let damage: AuditDamage | null = start.kind === "mended" ? start.file.damage : null;
  let running: Promise<void> | null = null;
  let marking: Promise<void> = Promise.resolve();
  let pokedAgain = false;
  let closed = false;
  let markTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;

  const appendBatch = async (rows: readonly OutboxRow[]): Promise<void> => {
    handle ??= await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
    const bytes = Buffer.from(rows.map(({ line }) => `${line}\n`).join(""));
    await handle.appendFile(bytes);
    await handle.datasync();
    end = endOf(rows, end.bytes + bytes.length);
  };
  const reopen = async (): Promise<void> => {
    // A mark on its way takes rows out of the outbox: only with it settled is the outbox what lies behind the mark.
    clearTimeout(markTimer);
    markTimer = undefined;
    await marking;
    // After a failed write or sync nothing behind the mark is believed, whatever reading it back would say.
    const again = mendAuditFile(path, db, true);
    end = again.end;
    if (again.damage === null) return;
    damage = again.damage;
    await options.onDamage(again.damage);
  };
  const drain = async (): Promise<void> => {
    do {
      pokedAgain = false;
      if (failure !== null) await reopen();
      for (
        let rows = readOutbox(db, end.seq, BATCH_ROWS);
        rows.length > 0;
        rows = readOutbox(db, end.seq, BATCH_ROWS)
      )
        await appendBatch(rows);
      failure = null;
    } while (pokedAgain);
  };
  const run = (): Promise<void> =>
    (running ??= drain()
      .catch(async (error: unknown) => {
        failure = auditFailure(error);
        await handle?.close().catch(() => undefined); // the write's own failure is what is reported
        handle = null;
        if (closed) return;
        clearTimeout(retryTimer);
        retryTimer = setTimeout(() => void run(), RETRY_DELAY_MS).unref();
      })
      .finally(() => {
        running = null;
        if (!closed && end.bytes !== marked.bytes)
          markTimer ??= setTimeout(() => void writeMark(), MARK_DELAY_MS).unref();
      }));
  const writeMark = (): Promise<void> => {
    clearTimeout(markTimer);
    markTimer = undefined;
    const to = end;
    if (to.bytes === marked.bytes) return marking;
    return (marking = options.mark(to).then(
      () => {
        marked = to;
      },
      // The writer refused, and says so in the store's health; the rows stay in the outbox, and the next start compares.
      () => undefined,
    ));
  };
  const problem = (): string | null => failure ?? (damage === null ? null : `audit file ${damage.kind}`);
  const settled = async (): Promise<string | null> => {
    pokedAgain = true;
    await run();
    return failure;
  };
  if (failure !== null) void run();
  return {
    poke: () => {
      pokedAgain = true;
      if (failure === null && !closed) void run();
    },
    problem,
    settled,
    close: async () => {
      await settled();
      closed = true;
      clearTimeout(retryTimer);
      await writeMark();
      await handle?.close();
      handle = null;
    },
  };
}

function endOf(rows: readonly OutboxRow[], bytes: number): AuditMark {
  const reading = readAuditLine(rows.at(-1)?.line ?? "");
  if (reading.kind !== "row") throw new Error("the outbox holds a row that is none");
  return { ...reading.head, bytes };
}

/** A closed word for why the file did not take what it should. */
export function auditFailure(error: unknown): string {
  if (isStoreError(error)) return error.reason;
  const code =
    typeof error === "object" && error !== null && "code" in error
      ? String(error.code)
      : "unexpected exception";
  return `audit file not writable: ${code}`;
}
