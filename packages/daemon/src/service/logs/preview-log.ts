import type { FileHandle } from "node:fs/promises";
import { capExcerpt, type ExcerptBounds } from "../../model/event-excerpt.ts";
import { readableLine } from "../../model/read-log-lines.ts";
import { openLogFile, readAt } from "./log-file.ts";

export type LogPreview =
  /** The last lines, the oldest first, each as an excerpt of an event would have it. */
  { readonly kind: "lines"; readonly lines: readonly string[] } | { readonly kind: "missing" };

const LINE_FEED = 0x0a;
/** Read at once, and at most: what a log ends with is shown, never a whole log. */
const CHUNK = 64 * 1024;
const MOST = 1024 * 1024;

/** The end of a log for people: without well-known secrets and terminal escapes, each line bounded. */
export async function previewLog(path: string, count: number, bounds: ExcerptBounds): Promise<LogPreview> {
  const file = await openLogFile(path);
  if (file === null) return { kind: "missing" };
  try {
    const lines = await lastLines(file, count);
    return { kind: "lines", lines: lines.map((line) => capExcerpt(readableLine(line).trimEnd(), bounds)) };
  } finally {
    await file.close();
  }
}

async function lastLines(file: FileHandle, count: number): Promise<readonly string[]> {
  const { size } = await file.stat();
  const chunks: Buffer[] = [];
  let start = size;
  // One line feed more than lines: the last one ends the last line, and the first piece may be a part of one.
  for (let feeds = 0; start > 0 && size - start < MOST && feeds <= count;) {
    const from = Math.max(0, start - CHUNK);
    const chunk = await readAt(file, from, start - from);
    chunks.unshift(chunk);
    feeds += chunk.filter((byte) => byte === LINE_FEED).length;
    start = from;
  }
  const pieces = Buffer.concat(chunks).toString("utf8").split("\n");
  // A secret of which only the end was read would not be known as one.
  if (start > 0) pieces.shift();
  if (pieces.at(-1) === "") pieces.pop();
  return pieces.slice(-count);
}
