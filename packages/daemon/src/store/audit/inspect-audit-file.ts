import { fstatSync, readSync } from "node:fs";
import { readAuditLine } from "../../model/audit-line.ts";
import type { AuditHead } from "../../model/audit-row.ts";
import type { AuditMark, OutboxRow } from "./audit-outbox.ts";

export type AuditFileReading =
  /** Sound up to `end`. `torn` bytes of a row that was being written follow; they go, and the row is written again. */
  | { readonly kind: "sound"; readonly end: AuditMark; readonly torn: number }
  | { readonly kind: "cut"; readonly size: number }
  | { readonly kind: "replaced"; readonly size: number }
  /** Sound up to `end`, then bytes that are no part of the chain. */
  | {
      readonly kind: "foreign-tail";
      readonly end: AuditMark;
      readonly bytes: number;
      readonly completeLines: number;
    }
  /** The file goes on, soundly linked, behind the last row the database has: the database lost what it acknowledged. */
  | { readonly kind: "ahead" };

/** The longest row that is looked at; rows of the chain are far shorter. */
const LINE_LIMIT = 64 * 1024;

/**
 * Compares the file with what the database knows: behind the mark only the outbox's own rows may stand, in order, the
 * last of them perhaps unfinished. Reads; changes nothing.
 */
export function inspectAuditFile(
  descriptor: number,
  mark: AuditMark,
  head: AuditHead,
  outbox: Iterable<OutboxRow>,
): AuditFileReading {
  const { size } = fstatSync(descriptor);
  if (size < mark.bytes) return { kind: "cut", size };
  if (!endsWithMark(descriptor, mark)) return { kind: "replaced", size };
  let end = mark;
  for (const row of outbox) {
    const expected = Buffer.from(`${row.line}\n`);
    const found = readAt(descriptor, end.bytes, expected.length);
    if (!found.equals(expected)) {
      if (expected.subarray(0, found.length).equals(found)) return { kind: "sound", end, torn: found.length };
      return foreignTail(descriptor, end, size);
    }
    end = { ...headOf(row), bytes: end.bytes + expected.length };
  }
  if (end.bytes === size) return { kind: "sound", end, torn: 0 };
  const next = readAuditLine(firstLine(readAt(descriptor, end.bytes, LINE_LIMIT)) ?? "");
  if (
    end.seq === head.seq &&
    next.kind === "row" &&
    next.head.seq === head.seq + 1 &&
    next.prev === head.hash
  )
    return { kind: "ahead" };
  return foreignTail(descriptor, end, size);
}

function endsWithMark(descriptor: number, mark: AuditMark): boolean {
  if (mark.seq === 0) return true;
  const from = Math.max(0, mark.bytes - LINE_LIMIT);
  const before = readAt(descriptor, from, mark.bytes - from).toString();
  const line = before.endsWith("\n") ? before.slice(before.lastIndexOf("\n", before.length - 2) + 1, -1) : "";
  const reading = readAuditLine(line);
  return reading.kind === "row" && reading.head.seq === mark.seq && reading.head.hash === mark.hash;
}

function foreignTail(descriptor: number, end: AuditMark, size: number): AuditFileReading {
  let completeLines = 0;
  for (let at = end.bytes; at < size;) {
    const chunk = readAt(descriptor, at, LINE_LIMIT);
    for (const byte of chunk) completeLines += byte === 0x0a ? 1 : 0;
    at += chunk.length;
  }
  return { kind: "foreign-tail", end, bytes: size - end.bytes, completeLines };
}

function headOf(row: OutboxRow): AuditHead {
  const reading = readAuditLine(row.line);
  if (reading.kind !== "row") throw new Error("the outbox holds a row that is none");
  return reading.head;
}

function firstLine(bytes: Buffer): string | null {
  const end = bytes.indexOf(0x0a);
  return end === -1 ? null : bytes.toString("utf8", 0, end);
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const count = readSync(descriptor, buffer, read, length - read, position + read);
    if (count === 0) break;
    read += count;
  }
  return buffer.subarray(0, read);
}
