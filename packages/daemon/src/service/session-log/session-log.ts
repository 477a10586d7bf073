import {
  EVENT_ENVELOPE_VERSION,
  eventPayloads,
  sessionEventCategory,
  type EventPayloads,
} from "@interlock/contracts";
import { canonicalJson, type JsonValue } from "../../model/canonical-json.ts";
import type { NewSessionEvent } from "../../model/new-session-event.ts";
import type { Store } from "../../store/store.ts";
import { judgeReceived, type ReceivedEvent } from "./judge-received.ts";
import type { SessionFollowers } from "./session-followers.ts";

/** Bytes that the canonical payload of one event has at most: it must leave whole, in one frame of the local plane. */
export const SESSION_EVENT_BYTES_MAX = 524_288;

/** An event of a session that arises here. */
export type OwnSessionEvent = {
  readonly [Type in keyof EventPayloads]: {
    readonly type: Type;
    /** The participant who caused it; null for the system. */
    readonly actor: string | null;
    readonly payload: EventPayloads[Type];
    readonly correlationId?: string;
    readonly causationId?: string;
  };
}[keyof EventPayloads];

export type AppendOutcome =
  /** `next` is the number with which the log goes on. */
  { readonly kind: "appended"; readonly next: number } | TooLarge;

export type ReceiveOutcome =
  | { readonly kind: "known" }
  | { readonly kind: "recorded" }
  /** Kept as it came, because this daemon does not understand it. */
  | { readonly kind: "stubbed" }
  /** Says of itself that it is an event of a version and type we know, and is none. */
  | { readonly kind: "invalid" }
  | TooLarge;

interface TooLarge {
  readonly kind: "too-large";
  readonly limit: number;
  readonly current: number;
}

/** Appends to the logs of sessions, and tells who follows them. */
export class SessionLog {
  readonly #write: Pick<Store["write"], "appendSessionEvents">;
  readonly #followers: Pick<SessionFollowers, "wake">;

  constructor(write: Pick<Store["write"], "appendSessionEvents">, followers: Pick<SessionFollowers, "wake">) {
    this.#write = write;
    this.#followers = followers;
  }

  /**
   * Appends all of them, in this order, or none. A session that was not made here gets its log with the first.
   * @throws Error when a payload is not the contract's: a fault of the caller.
   */
  async append(sessionId: string, events: readonly OwnSessionEvent[]): Promise<AppendOutcome> {
    const rows = events.map(newSessionEvent);
    const large = rows.map(tooLarge).find((each) => each !== undefined);
    if (large !== undefined) return large;
    const { next } = await this.#commit(sessionId, rows);
    return { kind: "appended", next };
  }

  /** Takes an event that arose elsewhere into the session's log, once, however often it comes. */
  async receive(sessionId: string, received: ReceivedEvent): Promise<ReceiveOutcome> {
    const verdict = judgeReceived(received);
    if (verdict.kind === "invalid") return verdict;
    const large = tooLarge(verdict.event);
    if (large !== undefined) return large;
    const { appended } = await this.#commit(sessionId, [verdict.event]);
    if (appended === 0) return { kind: "known" };
    const stub = verdict.event.origin?.stub ?? null;
    return { kind: stub === null ? "recorded" : "stubbed" };
  }

  async #commit(sessionId: string, events: readonly NewSessionEvent[]) {
    const id = sessionId.toLowerCase();
    const input = { sessionId: id, events, monotonicNs: process.hrtime.bigint() };
    const outcome = await this.#write.appendSessionEvents(input);
    this.#followers.wake(id);
    return outcome;
  }
}

/**
 * An event of ours as the store takes it, for operations that append in their own transaction.
 * @throws Error when the payload is not the contract's.
 */
export function newSessionEvent(event: OwnSessionEvent): NewSessionEvent {
  const { type, actor, payload, correlationId = null, causationId = null } = event;
  if (!eventPayloads[type](payload)) throw new Error(`an event ${type} does not fit the contract`);
  return {
    type,
    category: sessionEventCategory(type),
    version: EVENT_ENVELOPE_VERSION,
    actor,
    // The contract's check has just taken it for what travels as JSON.
    payload: payload as unknown as Readonly<Record<string, JsonValue>>,
    correlationId,
    causationId,
    origin: null,
  };
}

function tooLarge({ payload, origin }: NewSessionEvent): TooLarge | undefined {
  const current = Buffer.byteLength(origin?.stub?.original ?? canonicalJson(payload));
  return current > SESSION_EVENT_BYTES_MAX
    ? { kind: "too-large", limit: SESSION_EVENT_BYTES_MAX, current }
    : undefined;
}
