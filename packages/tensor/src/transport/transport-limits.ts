/** What a message takes of the position beside its own bytes; the whole is rounded up to a multiple of this. */
const MESSAGE_OVERHEAD_BYTES = 32;

export interface TransportLimits {
  /**
   * Bytes a publication may be ahead of the slowest subscriber of its stream; a subscription holds at most so many of
   * each publication.
   */
  readonly windowBytes: number;
  /** Milliseconds that a subscriber may keep a publisher waiting without reading anything, before it is cut off. */
  readonly patienceMs: number;
}

export const DEFAULT_TRANSPORT_LIMITS: TransportLimits = { windowBytes: 1_048_576, patienceMs: 10_000 };

/** Bytes of the position that a message of this length takes. */
export function charge(length: number): number {
  return Math.ceil((length + MESSAGE_OVERHEAD_BYTES) / MESSAGE_OVERHEAD_BYTES) * MESSAGE_OVERHEAD_BYTES;
}

/** Longest message: several have to fit into a window, or each would wait for the one before it to be read. */
export function maxMessageBytes(windowBytes: number): number {
  return Math.floor(windowBytes / 8);
}
