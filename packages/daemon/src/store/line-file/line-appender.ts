import { constants, type Stats } from "node:fs";
import { lstat, open, type FileHandle } from "node:fs/promises";
import { isStoreError } from "../store-error.ts";

/** Where a file is, at least its length in bytes. */
export interface FileEnd {
  readonly bytes: number;
}

/** The file as it was found and made ready to be appended to. */
export interface MendedFile<End extends FileEnd, Damage> {
  /** Where the next line goes. */
  readonly end: End;
  /** What a person has to hear of, besides what a crash explains. */
  readonly damage: Damage | null;
}

/** The file as it was found at the start; one that cannot be opened is tried again, like any other failure. */
export type LineFileStart<End extends FileEnd, Damage> =
  | { readonly kind: "mended"; readonly file: MendedFile<End, Damage> }
  | { readonly kind: "unusable"; readonly reason: string; readonly failure: string };

/** Committed lines that stand behind an end, and the end they make. */
export interface LineBatch<End> {
  /** Each with its line feed; none where the file holds the rows already. */
  readonly bytes: Buffer;
  /** Of the file with this many bytes. */
  readonly end: (bytes: number) => End;
}

/** A file that repeats, line by line, what the database has committed. */
export interface LineFile<End extends FileEnd, Damage extends { readonly kind: string }> {
  readonly path: string;
  /** In words of ours, for people: `audit file`. */
  readonly name: string;
  /** What the database knows to be in the file and synced. */
  readonly marked: () => End;
  /** The next lines behind an end, from where they are committed, never from memory; null when there are none. */
  readonly next: (end: End) => LineBatch<End> | null;
  /** `distrustUnsynced` writes every line behind the mark anew, for use after a failed sync. */
  readonly mend: (distrustUnsynced: boolean) => MendedFile<End, Damage>;
  /** Tells the database how far the file is synced. */
  readonly mark: (end: End) => Promise<unknown>;
  readonly onDamage: (damage: Damage) => Promise<unknown>;
  /** Whether two ends are one. */
  readonly same: (a: End, b: End) => boolean;
  /** Whether the file may be renamed away: then the lines go on in a new one of its name. */
  readonly rotates: boolean;
}

export interface LineAppender<End extends FileEnd = FileEnd> {
  /** Lines were committed: append them soon. */
  poke(): void;
  /** Null while the file keeps up. */
  readonly problem: () => string | null;
  /** Where the file is, as far as is known. */
  readonly end: () => End;
  /** The kind of the last failure since the start, also of one that is over: an error's code or class; null for none. */
  readonly lastFailure: () => string | null;
  /** Appends all that is committed; resolves with the problem that keeps it from that. */
  settled(): Promise<string | null>;
  /** Settles, says how far the file is, and lets go of it. */
  close(): Promise<void>;
}

/** Until the mark is written a cut tail would be mended instead of shown: keep that short, and many lines to one mark. */
const MARK_DELAY_MS = 100;
const RETRY_DELAY_MS = 1000;

/** Keeps a file at the head of what is committed. A failing file costs nobody their write: the lines wait in the database. */
export function createLineAppender<End extends FileEnd, Damage extends { readonly kind: string }>(
  file: LineFile<End, Damage>,
  start: LineFileStart<End, Damage>,
): LineAppender<End> {
  const { path } = file;
  let marked = file.marked();
  let end = start.kind === "mended" ? start.file.end : marked;
  let handle: FileHandle | null = null;
  let failure: string | null = start.kind === "mended" ? null : start.reason;
  let lastFailure: string | null = start.kind === "mended" ? null : start.failure;
  let damage: Damage | null = start.kind === "mended" ? start.file.damage : null;
  let running: Promise<void> | null = null;
  let marking: Promise<void> = Promise.resolve();
  let pokedAgain = false;
  let closed = false;
  let markTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;

  const appendBatch = async (batch: LineBatch<End>): Promise<void> => {
    handle ??= await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
    await handle.appendFile(batch.bytes);
    await handle.datasync();
    end = batch.end(end.bytes + batch.bytes.length);
  };
  const reopen = async (distrustUnsynced: boolean): Promise<void> => {
    // A mark on its way takes rows out of the outbox: only with it settled is the outbox what lies behind the mark.
    clearTimeout(markTimer);
    markTimer = undefined;
    await marking;
    const again = file.mend(distrustUnsynced);
    end = again.end;
    if (again.damage === null) return;
    damage = again.damage;
    await file.onDamage(again.damage);
  };
  /** Whether the open file has lost its name; then what is synced is marked, and the next one begins. */
  const followName = async (): Promise<void> => {
    if (!file.rotates || handle === null || isSame(await handle.stat(), await statOf(path))) return;
    await writeMark();
    await handle.close();
    handle = null;
    await reopen(false);
  };
  const drain = async (): Promise<void> => {
    do {
      pokedAgain = false;
      // After a failed write or sync nothing behind the mark is believed, whatever reading it back would say.
      if (failure !== null) await reopen(true);
      await followName();
      for (let batch = file.next(end); batch !== null; batch = file.next(end)) await appendBatch(batch);
      failure = null;
    } while (pokedAgain);
  };
  const run = (): Promise<void> =>
    (running ??= drain()
      .catch(async (error: unknown) => {
        failure = fileFailure(file.name, error);
        lastFailure = failureClass(error);
        await handle?.close().catch(() => undefined); // the write's own failure is what is reported
        handle = null;
        if (closed) return;
        clearTimeout(retryTimer);
        retryTimer = setTimeout(() => void run(), RETRY_DELAY_MS).unref();
      })
      .finally(() => {
        running = null;
        if (!closed && !file.same(end, marked))
          markTimer ??= setTimeout(() => void writeMark(), MARK_DELAY_MS).unref();
      }));
  const writeMark = (): Promise<void> => {
    clearTimeout(markTimer);
    markTimer = undefined;
    const to = end;
    if (file.same(to, marked)) return marking;
    return (marking = file.mark(to).then(
      () => {
        marked = to;
      },
      // The writer refused, and says so in the store's health; the rows stay in the outbox, and the next start compares.
      () => undefined,
    ));
  };
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
    problem: () => failure ?? (damage === null ? null : `${file.name} ${damage.kind}`),
    end: () => end,
    lastFailure: () => lastFailure,
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

function isSame(open: Stats, named: Stats | null): boolean {
  return named !== null && open.dev === named.dev && open.ino === named.ino;
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** A closed word for why a file did not take what it should. */
export function fileFailure(name: string, error: unknown): string {
  if (isStoreError(error)) return error.reason;
  return `${name} not writable: ${codeOf(error) ?? "unexpected exception"}`;
}

/** What kind of failure it was, without a word of its text: texts carry paths. */
export function failureClass(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.name : typeof error);
}

function codeOf(error: unknown): string | null {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : null;
}
