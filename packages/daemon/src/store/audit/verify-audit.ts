import { createReadStream } from "node:fs";
import { readAuditLine } from "../../model/audit-line.ts";
import { AUDIT_GENESIS, type AuditBody, type AuditHead } from "../../model/audit-row.ts";
import { createConnection } from "../database/connection.ts";
import { openReaderDatabase } from "../database/open-database.ts";
import { storeFiles } from "../home-files.ts";
import { lstatIfPresent } from "../private-file.ts";
import { isStoreError } from "../store-error.ts";
import { readAnchor, type AuditAnchor } from "./audit-outbox.ts";
import { AUDIT_DAMAGE_EVENT } from "./record-audit-damage.ts";

/** What is wrong, and where. Lines count from 1. */
export type AuditFinding =
  /** No row, or not ended where a synced row ends. */
  | { readonly kind: "malformed"; readonly line: number }
  /** The row does not hash to what it says, or is written in other bytes. */
  | { readonly kind: "edited"; readonly line: number; readonly seq: number }
  /** Rows that ought to stand before this line do not. */
  | { readonly kind: "missing"; readonly line: number; readonly fromSeq: number; readonly toSeq: number }
  /** A sound row that has no place here: inserted, repeated or moved. */
  | { readonly kind: "out-of-place"; readonly line: number; readonly seq: number }
  /** The row follows by number, but links to another row than the one before it. */
  | { readonly kind: "unlinked"; readonly line: number; readonly seq: number }
  /** Rows at the end that were in the file and synced are gone. */
  | { readonly kind: "cut"; readonly lastSeq: number; readonly expectedSeq: number }
  /** A row the database remembers stands in the file as another row, though the chain holds. */
  | { readonly kind: "rewritten"; readonly seq: number }
  /** Rows behind the end of the chain, which the daemon never wrote. */
  | { readonly kind: "beyond-head"; readonly line: number; readonly seq: number }
  /** The daemon found damage when it started, and recorded it here. */
  | { readonly kind: "recorded-damage"; readonly line: number; readonly seq: number; readonly damage: string }
  /** The database cannot be read: a cut end cannot be told from the true one. */
  | { readonly kind: "no-anchor"; readonly reason: string };

export interface AuditReport {
  readonly rows: number;
  /** Committed rows not yet in the file; the daemon appends them, they are no finding. */
  readonly pending: number;
  readonly head: AuditHead;
  readonly findings: readonly AuditFinding[];
}

/** Checks `audit.jsonl` of a home against itself and against the database, also while a daemon runs. Changes nothing. */
export async function verifyAudit(home: string): Promise<AuditReport> {
  const findings: AuditFinding[] = [];
  const before = anchorOf(home, findings);
  const walk = await walkFile(storeFiles(home).audit, findings, before);
  if (before === null) return { rows: walk.rows, pending: 0, head: walk.last, findings };
  // Read again: rows may have been committed, and appended, while the file was read.
  const after = anchorOf(home, findings) ?? before;
  const { head, mark } = before;
  if (walk.last.seq < mark.seq) findings.push({ kind: "cut", lastSeq: walk.last.seq, expectedSeq: mark.seq });
  if (walk.lastPlace !== null && walk.last.seq > after.head.seq)
    findings.push({ kind: "beyond-head", line: walk.lastPlace, seq: walk.last.seq });
  for (const known of [mark, head]) {
    if (
      known.seq > 0 &&
      walk.hashes.get(known.seq) !== undefined &&
      walk.hashes.get(known.seq) !== known.hash
    ) {
      findings.push({ kind: "rewritten", seq: known.seq });
    }
  }
  // An unfinished line is a row that is being written only where one is still to come.
  if (walk.torn !== null && (walk.last.seq < mark.seq || walk.last.seq >= after.head.seq))
    findings.push({ kind: "malformed", line: walk.torn });
  return {
    rows: walk.rows,
    pending: Math.max(0, after.head.seq - walk.last.seq),
    head: walk.last,
    findings: unique(findings),
  };
}

interface Walk {
  readonly rows: number;
  readonly last: AuditHead;
  readonly lastPlace: number | null;
  /** Line number of an unfinished last line. */
  readonly torn: number | null;
  /** Hashes of the rows the database can vouch for. */
  readonly hashes: ReadonlyMap<number, string>;
}

async function walkFile(path: string, findings: AuditFinding[], anchor: AuditAnchor | null): Promise<Walk> {
  const vouched = new Set([anchor?.mark.seq, anchor?.head.seq]);
  const hashes = new Map<number, string>();
  let last = AUDIT_GENESIS;
  let lastPlace: number | null = null;
  let rows = 0;
  let line = 0;
  let torn: number | null = null;
  for await (const text of linesOf(path)) {
    line += 1;
    if (text.kind === "unfinished") {
      torn = line;
      break;
    }
    const reading = readAuditLine(text.line);
    if (reading.kind === "malformed") {
      findings.push({ kind: "malformed", line });
      continue;
    }
    if (reading.kind === "edited") {
      findings.push({ kind: "edited", line, seq: reading.claimed.seq });
      // What follows links to what this row was; its own claim is the best there is.
      if (reading.claimed.seq === last.seq + 1) last = reading.claimed;
      continue;
    }
    rows += 1;
    const { seq, hash } = reading.head;
    if (seq <= last.seq) {
      findings.push({ kind: "out-of-place", line, seq });
      continue;
    }
    if (seq > last.seq + 1) findings.push({ kind: "missing", line, fromSeq: last.seq + 1, toSeq: seq - 1 });
    else if (reading.prev !== last.hash) findings.push({ kind: "unlinked", line, seq });
    const damage = recordedDamage(reading.body);
    if (damage !== null) findings.push({ kind: "recorded-damage", line, seq, damage });
    if (vouched.has(seq)) hashes.set(seq, hash);
    last = reading.head;
    lastPlace = line;
  }
  return { rows, last, lastPlace, torn, hashes };
}

/** A foreign tail without one complete line is what a power cut leaves; everything else is somebody's doing. */
function recordedDamage(body: AuditBody): string | null {
  if (body.event_type !== AUDIT_DAMAGE_EVENT || body["foreign_lines"] === 0) return null;
  const damage = body["damage"];
  return typeof damage === "string" ? damage : "unnamed";
}

function anchorOf(home: string, findings: AuditFinding[]): AuditAnchor | null {
  try {
    const database = openReaderDatabase(home);
    try {
      return readAnchor(createConnection(database));
    } finally {
      database.close();
    }
  } catch (error) {
    findings.push({ kind: "no-anchor", reason: isStoreError(error) ? error.reason : "database unreadable" });
    return null;
  }
}

function unique(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** A line longer than any row ends the reading as unfinished: nothing behind it can be trusted to be a line. */
const LINE_LIMIT = 1024 * 1024;

type Line = { readonly kind: "line"; readonly line: string } | { readonly kind: "unfinished" };

async function* linesOf(path: string): AsyncGenerator<Line> {
  if (lstatIfPresent(path) === null) return;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    // Without an encoding a read stream gives buffers.
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let from = 0;
    for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, from)) {
      yield { kind: "line", line: bytes.toString("utf8", from, at) };
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LINE_LIMIT) break;
  }
  if (rest.length > 0) yield { kind: "unfinished" };
}
