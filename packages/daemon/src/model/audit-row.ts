import { hash } from "node:crypto";
import { canonicalJson, type JsonValue } from "./canonical-json.ts";

/** What the payload of a row is made of. */
export type AuditValue = JsonValue;

/** The keys the chain itself owns; a payload that carries one of them is a defect of its operation. */
export const AUDIT_RESERVED_KEYS = [
  "ts",
  "seq",
  "event_type",
  "origin",
  "app_session_id",
  "app_session_token",
  "via",
  "caller",
  "prev",
  "hash",
] as const;

/** One row without its links: everything that is said about the effect. */
export interface AuditBody {
  /** ISO 8601, microseconds, `+00:00`. */
  readonly ts: string;
  /** From 1, without a gap. */
  readonly seq: number;
  readonly event_type: string;
  readonly origin: string;
  readonly [key: string]: AuditValue;
}

export interface AuditHead {
  /** 0 before the first row. */
  readonly seq: number;
  /** 64 hex. */
  readonly hash: string;
}

export const AUDIT_GENESIS: AuditHead = { seq: 0, hash: "0".repeat(64) };

/** The two texts of a row that need its members in order, made in one pass. */
export interface AuditTexts {
  /** SHA-256, hex, over the previous row's hash, a line feed, and the canonical JSON of the body. */
  readonly hash: string;
  /** The one text of the row in the file, without its line feed: `ts` first, the links last, the rest in key order. */
  readonly line: (hash: string) => string;
}

export function auditTexts(prev: string, body: AuditBody): AuditTexts {
  const keys = Object.keys(body).sort();
  const members = keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(body[key] ?? null)}`);
  const stamp = keys.indexOf("ts");
  const rest = members.filter((_, index) => index !== stamp);
  return {
    hash: hash("sha256", `${prev}\n{${members.join(",")}}`),
    line: (own) =>
      `{${members[stamp] ?? ""},${rest.join(",")},"prev":${JSON.stringify(prev)},"hash":${JSON.stringify(own)}}`,
  };
}

export interface LinkedAuditRow {
  readonly line: string;
  readonly head: AuditHead;
}

/** Puts a row on the end of the chain. */
export function linkAuditRow(head: AuditHead, body: Omit<AuditBody, "seq">): LinkedAuditRow {
  // The rest of an omitted index signature keeps its values but not their type; the body was an AuditBody without seq.
  const numbered = { ...body, seq: head.seq + 1 } as AuditBody;
  const texts = auditTexts(head.hash, numbered);
  return { line: texts.line(texts.hash), head: { seq: numbered.seq, hash: texts.hash } };
}
