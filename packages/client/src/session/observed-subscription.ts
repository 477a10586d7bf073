import { isInterlockError } from "../errors/interlock-error.ts";
import { recordOf } from "../skew/skew-of.ts";
import type { Subscription } from "../subscription/subscription.ts";
import type { SessionConnection } from "./connection.ts";

type Subscribe = SessionConnection["session"]["subscribe"];

/** The connection's own subscription; that its events cannot be read is written down besides. */
export function observedSubscription(connection: SessionConnection): Subscribe {
  return (...args) => {
    const frames = connection.session.subscribe(...args);
    return observed(frames, (error) => {
      if (!isInterlockError(error) || error.error.code !== "envelope_incompatible") return;
      const { ours, theirs } = error.error.details;
      recordOf(connection).envelope(ours, theirs);
    });
  };
}

function observed<Frame>(frames: Subscription<Frame>, failed: (error: unknown) => void): Subscription<Frame> {
  return {
    get lastCursor() {
      return frames.lastCursor;
    },
    async next() {
      try {
        return await frames.next();
      } catch (error) {
        failed(error);
        throw error;
      }
    },
    return: () => frames.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
