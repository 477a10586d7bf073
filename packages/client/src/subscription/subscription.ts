import type { MethodShape } from "@interlock/contracts/define";

export interface SubscribeOptions {
  /** From each attempt to subscribe to its acknowledgement, connecting included. Milliseconds, monotonic. */
  readonly deadlineMs?: number;
  /** Ends the subscription: the iteration is over, without an error. */
  readonly signal?: AbortSignal;
  /** Frames that may wait for the consumer before reading stops. Default 256; one read can bring a few more. */
  readonly bufferedFrames?: number;
}

/** Params may be left out where none is required. */
type SubscribeArguments<Params> =
  Record<never, never> extends Params
    ? readonly [params?: Params, options?: SubscribeOptions]
    : readonly [params: Params, options?: SubscribeOptions];

type CursorOf<Frame> = Frame extends { readonly cursor: infer Cursor } ? Cursor : never;

/**
 * What a subscription sends, in order. It begins with the first `next`. The iteration is over after
 * a frame `end`, after `return()` (which `break` calls) and after the signal aborts.
 *
 * A connection that is lost, or that the daemon closes in order, is made anew, and the subscription
 * goes on after the last cursor that arrived; the consumer sees no seam. `next` rejects with an
 * InterlockError when the daemon refuses, when it stays away, or when a frame is not the contract's.
 *
 * Each subscription has a connection of its own. A slow consumer stops the reading of it, the
 * daemon sees that, and says with a frame of the contract (`gap`) what it left out.
 */
export interface Subscription<Frame> {
  /** Cursor of the last frame that the consumer was given; at first the one it started from. */
  readonly lastCursor: CursorOf<Frame> | undefined;
  next(): Promise<IteratorResult<Frame, undefined>>;
  return(): Promise<IteratorResult<Frame, undefined>>;
  [Symbol.asyncIterator](): this;
}

/** A method whose answer is followed by frames. */
export type SubscriptionCall<Shape extends MethodShape> = (
  ...args: SubscribeArguments<Shape["params"]>
) => Subscription<Shape["frames"]>;
