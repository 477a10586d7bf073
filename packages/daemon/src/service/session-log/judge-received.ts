import {
  compareEventEnvelopeVersion,
  EVENT_ENVELOPE_VERSION,
  eventPayloads,
  parseEventEnvelopeVersion,
} from "@interlock/contracts";
import { canonicalJson, type JsonValue } from "../../model/canonical-json.ts";
import type { NewSessionEvent, StubReason } from "../../model/new-session-event.ts";

/** An event as it came from elsewhere: an envelope whose members are there, and perhaps more that we do not know. */
export interface ReceivedEvent {
  readonly id: string;
  readonly occurredAt: string;
  readonly category: string;
  readonly type: string;
  readonly actor?: string | null;
  readonly payload: Readonly<Record<string, JsonValue>>;
  readonly correlationId?: string | null;
  readonly causationId?: string | null;
  readonly version: string;
  readonly [member: string]: JsonValue | undefined;
}

export type Judged =
  | { readonly kind: "event"; readonly event: NewSessionEvent }
  | { readonly kind: "invalid" };

const checks: Readonly<Record<string, ((payload: unknown) => boolean) | undefined>> = eventPayloads;
const OURS = parseEventEnvelopeVersion(EVENT_ENVELOPE_VERSION);

/**
 * Decides what becomes of a received event. What a newer producer may have meant is kept whole as a stub; what claims to
 * be of our version and is not as the contract has it is nobody's event.
 */
export function judgeReceived(received: ReceivedEvent): Judged {
  const { id, occurredAt, category, type, payload, version } = received;
  const reason = stubReason(type, version, payload);
  if (reason === "invalid") return { kind: "invalid" };
  const { actor = null, correlationId = null, causationId = null } = received;
  const stub = reason === undefined ? null : { reason, original: canonicalJson(present(received)) };
  const origin = { id, occurredAt, stub };
  return {
    kind: "event",
    event: { type, category, version, actor, payload, correlationId, causationId, origin },
  };
}

function stubReason(type: string, text: string, payload: unknown): StubReason | "invalid" | undefined {
  const version = parseEventEnvelopeVersion(text);
  if (version === undefined || OURS === undefined) return "invalid";
  if (majorOf(version) !== majorOf(OURS) && compareEventEnvelopeVersion(version, OURS) > 0)
    return "unknown_version";
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined;
  if (check === undefined) return "unknown_type";
  if (check(payload)) return undefined;
  return compareEventEnvelopeVersion(version, OURS) > 0 ? "unreadable_payload" : "invalid";
}

function majorOf(version: string): string {
  return version.slice(0, version.indexOf("."));
}

function present(received: ReceivedEvent): Readonly<Record<string, JsonValue>> {
  const members = Object.entries(received).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(members);
}
