import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, readSync } from "node:fs";
import { openLineFile } from "../line-file/open-line-file.ts";
import type { EventFileMark } from "./mark-events-appended.ts";

const CHUNK_BYTES = 64 * 1024;

export interface MendedEvents {
  /** Where the next line goes. */
  readonly bytes: number;
  /** Events behind the mark whose line stands in the file. */
  readonly present: ReadonlySet<number>;
}

/**
 * Makes the file ready to be appended to: the line that a crash broke off goes, and events behind the mark whose line
 * is whole are found, so that none is written twice. A file that does not hold the mark was rotated: it is looked
 * through from its start, and what was in the old one stays there.
 */
export function mendEventFile(path: string, mark: EventFileMark, distrustUnsynced: boolean): MendedEvents {
  const descriptor = openLineFile(path);
  try {
    const holdsMark = endsWithMark(descriptor, mark);
    const from = holdsMark ? mark.bytes : 0;
    const present = new Set<number>();
    let whole = from;
    if (!(distrustUnsynced && holdsMark)) {
      for (const { line, end } of linesFrom(descriptor, from)) {
        const id = eventIdOf(line);
        if (id !== null && id > mark.eventId) present.add(id);
        whole = end;
      }
    }
    const torn = whole < fstatSync(descriptor).size;
    if (torn) ftruncateSync(descriptor, whole);
    // What the mark covers is synced.
    if (torn || distrustUnsynced || !holdsMark || whole !== mark.bytes) fdatasyncSync(descriptor);
    return { bytes: whole, present };
  } finally {
    closeSync(descriptor);
  }
}

/** Whether the line of the marked event ends where the mark says. */
function endsWithMark(descriptor: number, { eventId, bytes }: EventFileMark): boolean {
  if (bytes === 0) return true;
  if (bytes > fstatSync(descriptor).size) return false;
  const from = Math.max(0, bytes - CHUNK_BYTES);
  const before = Buffer.alloc(bytes - from);
  if (readSync(descriptor, before, 0, before.length, from) !== before.length) return false;
  const start = before.lastIndexOf(0x0a, -2) + 1;
  return before.at(-1) === 0x0a && eventIdOf(before.toString("utf8", start, before.length - 1)) === eventId;
}

/** Every line that has its line feed, and where it ends. */
function* linesFrom(
  descriptor: number,
  from: number,
): Generator<{ readonly line: string; readonly end: number }> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  let end = from;
  for (let at = from; ;) {
    const read = readSync(descriptor, chunk, 0, CHUNK_BYTES, at);
    if (read === 0) return;
    at += read;
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (let feed = bytes.indexOf(0x0a); feed !== -1; feed = bytes.indexOf(0x0a, start)) {
      end += feed + 1 - start;
      yield { line: bytes.toString("utf8", start, feed), end };
      start = feed + 1;
    }
    rest = bytes.subarray(start);
  }
}

/** The number of the event that a line is about; null for a line that is none of ours. */
function eventIdOf(line: string): number | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || !("event_id" in value)) return null;
    return typeof value.event_id === "number" ? value.event_id : null;
  } catch {
    return null; // somebody else's line stays, and says nothing of ours
  }
}
