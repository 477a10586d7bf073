import { stat, type FileHandle } from "node:fs/promises";
import { splitLogLines } from "../../model/split-log-lines.ts";
import { systemClock } from "../../store/timestamp.ts";
import { factsOf, isMissing, openLogFile, readAt } from "./log-file.ts";
import { LOG_LINE_MAX_BYTES, type LogLine } from "./log-sink.ts";

/** The least that is read at once: more than the longest line, so that each read ends one. */
const READ_MIN_BYTES = LOG_LINE_MAX_BYTES + 1;

/** How far a file has been read, and which file that is. */
export interface ReadPosition {
  readonly byteOffset: number;
  readonly lineOffset: number;
  /** Null before the file was seen. */
  readonly fileInode: string | null;
}

export interface ReadLines {
  readonly lines: readonly LogLine[];
  readonly next: ReadPosition & { readonly fileInode: string };
  readonly fileSizeSeen: number;
  /** Microseconds. */
  readonly observedAt: number;
}

export type Look =
  /** `lines` may be empty: what stands behind the position is no complete line yet. */
  | ({ readonly kind: "read" } & ReadLines)
  /** The file is shorter than the position. */
  | { readonly kind: "cut"; readonly inode: string }
  /** Another file has the name now; this reader still holds the old one. */
  | { readonly kind: "replaced"; readonly inode: string }
  | { readonly kind: "missing" };

/** Reads one log from a position on. It holds the file open, so that a renamed one can be read to its end. */
export class LogReader {
  readonly #path: string;
  readonly #readBytes: number;
  #file: FileHandle | null = null;

  /** `readBytes`: as much is read at once, and becomes one batch. */
  constructor(path: string, readBytes: number) {
    this.#path = path;
    this.#readBytes = Math.max(readBytes, READ_MIN_BYTES);
  }

  /** Complete lines behind the position; only where there are none it is asked whether the name is another file's. */
  async look(position: ReadPosition): Promise<Look> {
    this.#file ??= await openLogFile(this.#path);
    if (this.#file === null) return { kind: "missing" };
    const facts = factsOf(await this.#file.stat({ bigint: true }));
    // Exchanged while nobody looked; what the old file still had is out of reach.
    if (position.fileInode !== null && position.fileInode !== facts.inode)
      return { kind: "replaced", inode: facts.inode };
    if (facts.size < position.byteOffset) return { kind: "cut", inode: facts.inode };
    const read = await this.#lines(this.#file, position, facts.inode, facts.size);
    if (read.lines.length > 0) return { kind: "read", ...read };
    const named = await this.#named();
    if (named === null) return { kind: "missing" };
    return named === facts.inode ? { kind: "read", ...read } : { kind: "replaced", inode: named };
  }

  /** What the held file has behind the position, an unfinished line included, as its last lines. */
  async rest(position: ReadPosition): Promise<ReadLines | null> {
    if (this.#file === null) return null;
    const facts = factsOf(await this.#file.stat({ bigint: true }));
    if (position.fileInode !== facts.inode || facts.size < position.byteOffset) return null;
    const read = await this.#lines(this.#file, position, facts.inode, facts.size);
    if (read.lines.length > 0 || facts.size === position.byteOffset) return read;
    const length = facts.size - position.byteOffset;
    const bytes = await readAt(this.#file, position.byteOffset, length);
    const byteEnd = position.byteOffset + bytes.length;
    const tail: LogLine = {
      text: bytes.toString("utf8"),
      byteStart: position.byteOffset,
      byteEnd,
      line: position.lineOffset,
      end: "break",
    };
    return { ...read, lines: [tail], next: { ...read.next, byteOffset: byteEnd } };
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #lines(
    file: FileHandle,
    { byteOffset, lineOffset }: ReadPosition,
    inode: string,
    size: number,
  ): Promise<ReadLines> {
    const bytes = await readAt(file, byteOffset, Math.min(this.#readBytes, size - byteOffset));
    const observedAt = systemClock();
    const lines: LogLine[] = [];
    let line = lineOffset;
    for (const { start, end, ending } of splitLogLines(bytes, LOG_LINE_MAX_BYTES)) {
      const last = ending === "line-feed" ? end - 1 : end;
      const text = bytes.toString("utf8", start, last);
      lines.push({ text, byteStart: byteOffset + start, byteEnd: byteOffset + end, line, end: ending });
      if (ending === "line-feed") line += 1;
    }
    const next = { byteOffset: lines.at(-1)?.byteEnd ?? byteOffset, lineOffset: line, fileInode: inode };
    return { lines, next, fileSizeSeen: size, observedAt };
  }

  /** The inode that the name has now; null for none. */
  async #named(): Promise<string | null> {
    try {
      return factsOf(await stat(this.#path, { bigint: true })).inode;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }
}
