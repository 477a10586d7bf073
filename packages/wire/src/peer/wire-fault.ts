/** What can go wrong on this side of a connection. Closed; wire errors of the peer are data, not faults. */
export const WIRE_FAULT_CODES = [
  "connect_failed",
  "connection_lost",
  "peer_closed",
  "deadline_exceeded",
  "canceled",
  "request_invalid",
  "request_too_large",
  "response_too_large",
  "protocol_violation",
  "refused_by_peer",
] as const;

export type WireFaultCode = (typeof WIRE_FAULT_CODES)[number];

const BRAND = Symbol.for("interlock.wire.fault");

/** A local failure. `sent` tells whether the request may have reached the peer. */
export class WireFault extends Error {
  override readonly name = "WireFault";
  readonly [BRAND] = true;
  readonly code: WireFaultCode;
  readonly sent: boolean;
  /** Further facts, never text of an exception: `cause` of a close, size and limit, the peer's refusal. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: WireFaultCode,
    message: string,
    facts: { sent?: boolean; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.code = code;
    this.sent = facts.sent ?? false;
    this.details = facts.details ?? {};
  }
}

/** Recognises a fault by its brand, across copies of this package. */
export function isWireFault(value: unknown): value is WireFault {
  return typeof value === "object" && value !== null && BRAND in value;
}
