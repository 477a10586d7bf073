/** Lines that have no line feed within this many bytes are broken there, so that memory stays bounded. */
export const LOG_LINE_MAX_BYTES: number = 64 * 1024;

/** One line of a pane's output, as the pane wrote it: neither redacted nor stripped of terminal escapes. */
export interface LogLine {
  /** UTF-8, decoded with replacement characters, without its line feed. */
  readonly text: string;
  /** Half-open range in the file, `byteEnd` behind the line feed. */
  readonly byteStart: number;
  readonly byteEnd: number;
  /** How many line feeds stand before it in the file: 0 for the first line. Pieces of a broken line share it. */
  readonly line: number;
  /** `break`: the line goes on; it was longer than `LOG_LINE_MAX_BYTES`, or is a prompt that waits for its answer. */
  readonly end: "line-feed" | "break";
}

/**
 * What one look at a file brought. `lines` is empty where something was written but no line was completed: then only
 * the time of the last output and the size move.
 */
export interface LogBatch {
  /** `lat_` + 12 hex. */
  readonly attachmentId: string;
  readonly agentId: string;
  /** Path on the host. */
  readonly logPath: string;
  /** Contiguous: the first starts at the row's committed offset, each other where the one before ends. */
  readonly lines: readonly LogLine[];
  /** Where the row's offset is to be after this batch; its offset before it where there are no lines. */
  readonly byteOffset: number;
  /** Line feeds up to `byteOffset`. */
  readonly lineOffset: number;
  /** Where the row's offset must be before this batch; with another one nothing is committed. */
  readonly fromByteOffset: number;
  /** Device and inode, `<device>:<inode>`. */
  readonly fileInode: string;
  /** Bytes in the file when it was read. */
  readonly fileSizeSeen: number;
  /** Microseconds since 1970 when the bytes were read; the agent's last output. */
  readonly observedAt: number;
}

/**
 * `committed`: what follows from the lines and the new offset are on disk, in one transaction. `moved-on`: the row is
 * no longer active or its offset is another one; nothing was written and the reader has to look at the row again.
 */
export type LogReceipt = "committed" | "moved-on";

/** Takes what panes wrote. A rejection means that nothing was committed; the same batch may come again. */
export interface LogSink {
  take(batch: LogBatch): Promise<LogReceipt>;
}
