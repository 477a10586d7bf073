import { createHash } from "node:crypto";
import { canonicalJson, type JsonValue } from "./canonical-json.ts";

/** One event of a session's log: the eleven members that its hash covers, each of them always there. */
export interface SessionEvent {
  readonly id: string;
  readonly sessionId: string;
  /** From 0, without a hole. */
  readonly sequence: number;
  /** ISO 8601, milliseconds, `Z`. */
  readonly occurredAt: string;
  readonly category: string;
  readonly type: string;
  /** A participant; null for the system. */
  readonly actor: string | null;
  readonly payload: Readonly<Record<string, JsonValue>>;
  readonly correlationId: string | null;
  readonly causationId: string | null;
  /** Version of the envelope in which its producer wrote it. */
  readonly version: string;
}

/** What stands before the first event of every log. */
export const SESSION_LOG_GENESIS: Uint8Array = new Uint8Array(32);

/** The one text of an event: what is stored, and what its hash is made of. */
export function canonicalEvent(event: SessionEvent): string {
  return canonicalJson({ ...event });
}

/** SHA-256 over the hash of the event before and the canonical text of this one. */
export function linkSessionEvent(previous: Uint8Array, canonical: string): Uint8Array {
  return createHash("sha256").update(previous).update(canonical, "utf8").digest();
}
