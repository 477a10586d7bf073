/** The last frame of a subscription, where its contract has one. */
type EndFrame<Frame> = Extract<Frame, { readonly type: "end" }>;

/**
 * Where the source of a subscription puts its frames. The sink never holds more than
 * `maxSubscriptionBytes` for a peer that does not read (or one frame, however large): beyond, it
 * turns frames away, and the source says so with a frame of its own kind (`gap`) once there is room.
 */
export interface FrameSink<Frame> {
  /** Aborts once the subscription is over, whoever ended it. The source lets go of what it holds. */
  readonly signal: AbortSignal;
  /** Bytes of frames that wait for the peer. */
  readonly pendingBytes: number;
  /** From the first frame that is turned away until half of the room is free again. */
  readonly slow: boolean;
  /**
   * Sends a frame after those before it. `false`: it was not taken, because the peer is slow or the
   * subscription is over. A frame that does not fit the contract ends the subscription.
   */
  send(frame: Frame): boolean;
  /** Resolves once the peer is not slow, or the subscription is over. */
  room(): Promise<void>;
  /** Sends the last frame, after those that wait, and ends the subscription. Room is made for it. */
  end(last: EndFrame<Frame>): void;
}

/**
 * Runs once, after the acknowledgement is on its way: no frame can overtake it. Here, not in the
 * handler, a source takes hold of what it has to let go of again. To return ends nothing; to throw
 * ends the subscription with `{type: "end", reason: "internal_error"}`.
 */
export type FrameSource<Frame> = (sink: FrameSink<Frame>) => void | Promise<void>;

/** How the handler of a subscription succeeds. */
export interface Subscribed<Result, Frame> {
  readonly ok: true;
  readonly result: Result;
  readonly source: FrameSource<Frame>;
}

/**
 * Acknowledges a subscription. `result` carries its `subscription_id`, one that no other
 * subscription of the connection has.
 */
export function subscribed<const Result, Frame>(
  result: Result,
  source: FrameSource<Frame>,
): Subscribed<Result, Frame> {
  return { ok: true, result, source };
}
