import type { JsonValue } from "./canonical-json.ts";

/** Why this daemon keeps an event without understanding it. */
export const STUB_REASONS = ["unknown_type", "unknown_version", "unreadable_payload"] as const;
export type StubReason = (typeof STUB_REASONS)[number];

/** An event as it was received, beside the row that stands for it: a later daemon may understand it. */
export interface EventStub {
  readonly reason: StubReason;
  /** The canonical text of all that was received. */
  readonly original: string;
}

/** Where an event that did not arise here comes from. */
export interface EventOrigin {
  /** Its producer's; a log takes an id once. */
  readonly id: string;
  readonly occurredAt: string;
  readonly stub: EventStub | null;
}

/** An event that is to be appended: all but its place in the log. */
export interface NewSessionEvent {
  readonly type: string;
  readonly category: string;
  readonly version: string;
  readonly actor: string | null;
  readonly payload: Readonly<Record<string, JsonValue>>;
  readonly correlationId: string | null;
  readonly causationId: string | null;
  /** Null for an event that arises with its row. */
  readonly origin: EventOrigin | null;
}
