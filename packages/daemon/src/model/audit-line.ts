import { auditTexts, type AuditBody, type AuditHead, type AuditValue } from "./audit-row.ts";

export type AuditLineReading =
  | { readonly kind: "row"; readonly head: AuditHead; readonly prev: string; readonly body: AuditBody }
  /** Not a row at all. */
  | { readonly kind: "malformed" }
  /** A row whose bytes or hash are not what its content gives; `claimed` is what it says of itself. */
  | { readonly kind: "edited"; readonly claimed: AuditHead };

function parse(line: string): Readonly<Record<string, AuditValue>> | null {
  try {
    const value: unknown = JSON.parse(line);
    // JSON.parse makes only the values that AuditValue names; an object that is no array is a record of them.
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, AuditValue>)
      : null;
  } catch {
    return null; // a line that is no JSON is a finding, reported by the caller as malformed
  }
}

/** Reads one line on its own: is it a row, byte for byte as the chain writes it, with the hash its content gives? */
export function readAuditLine(line: string): AuditLineReading {
  const value = parse(line);
  if (value === null) return { kind: "malformed" };
  const { prev, hash, ...body } = value;
  if (typeof prev !== "string" || typeof hash !== "string" || !isBody(body)) return { kind: "malformed" };
  const texts = auditTexts(prev, body);
  const sound = texts.hash === hash && texts.line(hash) === line;
  const head = { seq: body.seq, hash };
  return sound ? { kind: "row", head, prev, body } : { kind: "edited", claimed: head };
}

function isBody(value: Readonly<Record<string, AuditValue>>): value is AuditBody {
  return (
    typeof value["ts"] === "string" &&
    Number.isSafeInteger(value["seq"]) &&
    typeof value["event_type"] === "string" &&
    typeof value["origin"] === "string"
  );
}
