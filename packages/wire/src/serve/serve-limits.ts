export interface ServeLimits {
  /** A connection beyond is closed at once. Default 10 240. */
  readonly maxConnections: number;
  /** Requests of one connection being handled; further ones wait, and then reading does. Default 256. */
  readonly maxInFlight: number;
  /** From the connection to its first whole message. Default 5 000 ms. */
  readonly handshakeMs: number;
  /** From the first byte of a later message to its last. Default 30 000 ms. */
  readonly messageMs: number;
  /** How long pending bytes may wait for a peer that does not read. Default 30 000 ms. */
  readonly writeMs: number;
  /** Pending bytes of one connection above which its requests wait. Default 1 MiB. */
  readonly maxPendingBytes: number;
  /** Open subscriptions of one connection. Default 16. */
  readonly maxSubscriptions: number;
  /** Bytes of frames of one subscription that wait for the peer; a frame beyond is turned away. Default 256 KiB. */
  readonly maxSubscriptionBytes: number;
  /** How long input is dropped after the last answer, so that the peer can read it. Default 1 000 ms. */
  readonly lingerMs: number;
}

export const DEFAULT_SERVE_LIMITS: ServeLimits = {
  maxConnections: 10_240,
  maxInFlight: 256,
  handshakeMs: 5_000,
  messageMs: 30_000,
  writeMs: 30_000,
  maxPendingBytes: 1024 * 1024,
  maxSubscriptions: 16,
  maxSubscriptionBytes: 256 * 1024,
  lingerMs: 1_000,
};
