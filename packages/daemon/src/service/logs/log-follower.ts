import { setTimeout as delay } from "node:timers/promises";
import type { LogAttachmentRecord } from "../../store/records/log-attachment-record.ts";
import type { Store } from "../../store/store.ts";
import { isPrompt } from "../../model/read-log-lines.ts";
import { LogReader, type ReadLines, type ReadPosition } from "./log-reader.ts";
import type { LogSink } from "./log-sink.ts";

/** A file that has gone is looked for this long before it counts as missing: a rotation renames, then creates. */
const MISSING_GRACE_MS = 1_000;
const MISSING_LOOK_MS = 20;
/** An unfinished line that grows is told of this often, for the time of the last output. */
const UNFINISHED_EVERY_MS = 1_000;
/** An unfinished line that asks for an answer is taken as it is once nothing was written for this long. */
const PROMPT_QUIET_MS = 500;

export interface LogFollowerHooks {
  /** Makes what writes the log write to the file that has its name now. */
  rewire(log: LogAttachmentRecord): Promise<void>;
  onRotation(log: LogAttachmentRecord): void;
  /** The file is missing; the attachment is stale by now and this follower over. */
  onMissing(log: LogAttachmentRecord): void;
  readonly onFault: (error: unknown) => void;
}

export interface LogFollowerOptions {
  readonly log: LogAttachmentRecord;
  readonly store: Pick<Store, "read" | "write">;
  readonly sink: LogSink;
  readonly hooks: LogFollowerHooks;
  /** Read at once. */
  readonly readBytes: number;
}

/**
 * Carries one log's new lines to the sink, in order, each once: it goes on from what the sink has committed, also
 * after a crash. Wake it as often as you like.
 */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  readonly #reader: LogReader;
  #position: ReadPosition;
  #sizeTold = 0;
  #toldAt = 0;
  #state: "following" | "failing" | "over" = "following";
  #running: Promise<void> | undefined;
  #again = false;
  /** The unfinished line that is waited on, by the size of the file with it. */
  #tail: { readonly size: number; readonly timer: NodeJS.Timeout } | undefined;
  /** The size of the file when it had been quiet long enough. */
  #quietAt: number | undefined;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
    this.#reader = new LogReader(options.log.logPath, options.readBytes);
    this.#position = options.log;
    this.#sizeTold = options.log.fileSizeSeen;
  }

  /** The last try to read or to commit went wrong; it is tried again at the next wake. */
  get failing(): boolean {
    return this.#state === "failing";
  }

  /** Resolves when everything that it was woken for is done. */
  async settled(): Promise<void> {
    await this.#running;
  }

  wake(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Ends after the batch that is under way. */
  async stop(): Promise<void> {
    this.#state = "over";
    clearTimeout(this.#tail?.timer);
    await this.#running;
    await this.#reader.close();
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#isOver()) {
      this.#again = false;
      try {
        while (!this.#isOver() && (await this.#step())) {
          // Each step commits one batch, or learns that the file is another one.
        }
        if (!this.#isOver()) this.#state = "following";
      } catch (error) {
        if (this.#state === "following") this.#options.hooks.onFault(error);
        if (!this.#isOver()) this.#state = "failing";
        await this.#reader.close();
        return;
      }
    }
  }

  /** True when there may be more. */
  async #step(): Promise<boolean> {
    const look = await this.#reader.look(this.#position);
    switch (look.kind) {
      case "read":
        if (look.lines.length > 0) return this.#take(look);
        await this.#tellUnfinished(look);
        return this.#askTail(look.fileSizeSeen);
      case "cut":
        return this.#restart(look.inode);
      case "replaced":
        return this.#changeFile();
      case "missing":
        return this.#searchFile();
    }
  }

  async #take(read: ReadLines): Promise<boolean> {
    const { log, sink } = this.#options;
    const receipt = await sink.take({
      attachmentId: log.attachmentId,
      agentId: log.agentId,
      logPath: log.logPath,
      lines: read.lines,
      byteOffset: read.next.byteOffset,
      lineOffset: read.next.lineOffset,
      fromByteOffset: this.#position.byteOffset,
      fileInode: read.next.fileInode,
      fileSizeSeen: read.fileSizeSeen,
      observedAt: read.observedAt,
    });
    if (receipt === "moved-on") return this.#readRow();
    this.#position = read.next;
    this.#sizeTold = read.fileSizeSeen;
    return true;
  }

  async #tellUnfinished(read: ReadLines): Promise<void> {
    const now = performance.now();
    if (read.fileSizeSeen === this.#sizeTold || now - this.#toldAt < UNFINISHED_EVERY_MS) return;
    this.#toldAt = now;
    await this.#take(read);
  }

  /** A prompt has no line end before it is answered, which is just what its event is to bring about. */
  async #askTail(size: number): Promise<boolean> {
    if (size === this.#position.byteOffset) return false;
    if (this.#quietAt === size) {
      this.#quietAt = undefined;
      const rest = await this.#reader.rest(this.#position);
      const text = rest?.fileSizeSeen === size ? rest.lines[0]?.text : undefined;
      return rest !== null && text !== undefined && isPrompt(text) && this.#take(rest);
    }
    if (this.#tail?.size === size) return false;
    clearTimeout(this.#tail?.timer);
    const quiet = (): void => {
      this.#quietAt = size;
      this.wake();
    };
    this.#tail = { size, timer: setTimeout(quiet, PROMPT_QUIET_MS).unref() };
    return false;
  }

  /** Somebody else moved the row; what it says counts. */
  #readRow(): boolean {
    const row = this.#options.store.read.logAttachment(this.#options.log.attachmentId);
    if (row?.status !== "active") {
      this.#state = "over";
      return false;
    }
    if (row.byteOffset === this.#position.byteOffset)
      throw new Error("a batch was refused that fits its row");
    this.#position = row;
    return true;
  }

  async #searchFile(): Promise<boolean> {
    const { store, log, hooks } = this.#options;
    for (const end = performance.now() + MISSING_GRACE_MS; performance.now() < end;) {
      await delay(MISSING_LOOK_MS);
      if (this.#isOver()) return false;
      const look = await this.#reader.look(this.#position);
      if (look.kind === "replaced") return this.#changeFile();
      if (look.kind !== "missing") return true;
    }
    await this.#drain();
    const { attachmentId } = log;
    const stale = await store.write.markLogStale({ attachmentId, reason: "file_missing" });
    this.#state = "over";
    if (stale) hooks.onMissing(log);
    return false;
  }

  /** The old file is read to its end, also what is written to it until the writer has the new one. */
  async #changeFile(): Promise<boolean> {
    const { hooks, log } = this.#options;
    await hooks.rewire(log);
    await this.#drain();
    await this.#reader.close();
    const look = await this.#reader.look({ byteOffset: 0, lineOffset: 0, fileInode: null });
    if (look.kind === "missing") return true;
    return this.#restart("inode" in look ? look.inode : look.next.fileInode);
  }

  async #drain(): Promise<void> {
    for (;;) {
      const rest = await this.#reader.rest(this.#position);
      if (rest === null || rest.lines.length === 0 || this.#isOver()) return;
      await this.#take(rest);
    }
  }

  async #restart(fileInode: string): Promise<boolean> {
    const { store, log, hooks } = this.#options;
    const { attachmentId } = log;
    const fromByteOffset = this.#position.byteOffset;
    if (!(await store.write.resetLogOffset({ attachmentId, fromByteOffset, fileInode })))
      return this.#readRow();
    this.#position = { byteOffset: 0, lineOffset: 0, fileInode };
    this.#sizeTold = 0;
    hooks.onRotation(log);
    return true;
  }

  #isOver(): boolean {
    return this.#state === "over";
  }
}
