import { canonicalEvent, linkSessionEvent, SESSION_LOG_GENESIS, type SessionEvent } from "./session-event.ts";

/** A row as it is stored: what it says in its columns, and the text that its hash covers. */
export interface StoredSessionEvent {
  readonly eventId: string;
  readonly sequence: number;
  readonly type: string;
  readonly version: string;
  readonly canonical: string;
  readonly previous: Uint8Array;
  readonly hash: Uint8Array;
}

/** What is not as it was written, and where. `sequence` is that of the row's place. */
export type SessionLogFault =
  /** The row's text is not what its hash was made of. */
  | { readonly kind: "edited"; readonly sequence: number }
  /** The text is of another place, session, type or event than the row says. */
  | { readonly kind: "out-of-place"; readonly sequence: number }
  /** The row does not link to the one before it. */
  | { readonly kind: "unlinked"; readonly sequence: number }
  | { readonly kind: "missing"; readonly fromSequence: number; readonly toSequence: number }
  /** Rows at the end are gone. */
  | { readonly kind: "cut"; readonly next: number; readonly expected: number }
  /** Rows behind the end, which the daemon never wrote. */
  | { readonly kind: "beyond-head"; readonly next: number; readonly expected: number }
  /** The chain holds, and ends in another hash than the one that was kept. */
  | { readonly kind: "rewritten" };

/** Walks one log from its first row to its last, and then holds it against the head that is kept beside it. */
export class SessionLogCheck {
  readonly #sessionId: string;
  readonly faults: SessionLogFault[] = [];
  #next = 0;
  #hash: Uint8Array = SESSION_LOG_GENESIS;

  constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  /** Rows come in the order of their numbers. */
  row(row: StoredSessionEvent): void {
    const { sequence } = row;
    const hole = sequence > this.#next;
    if (hole) this.faults.push({ kind: "missing", fromSequence: this.#next, toSequence: sequence - 1 });
    // What follows a hole links to a row that is not there to compare with.
    else if (!same(row.previous, this.#hash)) this.faults.push({ kind: "unlinked", sequence });
    if (!same(linkSessionEvent(row.previous, row.canonical), row.hash))
      this.faults.push({ kind: "edited", sequence });
    else if (!this.#inPlace(row)) this.faults.push({ kind: "out-of-place", sequence });
    this.#next = sequence + 1;
    this.#hash = row.hash;
  }

  end(head: { readonly next: number; readonly hash: Uint8Array }): readonly SessionLogFault[] {
    const { next: expected } = head;
    if (this.#next < expected) this.faults.push({ kind: "cut", next: this.#next, expected });
    else if (this.#next > expected) this.faults.push({ kind: "beyond-head", next: this.#next, expected });
    else if (!same(this.#hash, head.hash)) this.faults.push({ kind: "rewritten" });
    return this.faults;
  }

  #inPlace({ canonical, eventId, sequence, type, version }: StoredSessionEvent): boolean {
    const event = readEvent(canonical);
    if (event === undefined) return false;
    const placed = { ...event, id: eventId, sessionId: this.#sessionId, sequence, type, version };
    return canonicalEvent(placed) === canonical;
  }
}

/** Any object will do: what it is made of is compared with the text that it came from. */
function readEvent(canonical: string): SessionEvent | undefined {
  try {
    const value: unknown = JSON.parse(canonical);
    return typeof value === "object" && value !== null ? (value as SessionEvent) : undefined;
  } catch {
    return undefined; // no event is written so, which the caller tells
  }
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
