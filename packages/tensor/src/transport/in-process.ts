import { Exchange } from "./exchange.ts";
import { LocalPublication, type Outlet } from "./local-publication.ts";
import { LocalSubscription } from "./local-subscription.ts";
import { streamKey } from "./stream-key.ts";
import type { Transport, TransportState } from "./transport.ts";
import { DEFAULT_TRANSPORT_LIMITS, maxMessageBytes, type TransportLimits } from "./transport-limits.ts";

/** Streams within one process: transports over one of these reach each other. */
export interface InProcessStreams {
  connect(): Transport;
}

/**
 * Everything happens within the call that causes it, in the order of the calls, and no timer runs: the same calls and
 * the same clock give the same messages. Who keeps a publisher waiting too long is cut off at the publisher's next
 * attempt.
 *
 * @param now milliseconds of a clock that only goes forward
 */
export function inProcessStreams(
  limits: Partial<TransportLimits> = {},
  now: () => number = () => performance.now(),
): InProcessStreams {
  const exchange = new Exchange({ ...DEFAULT_TRANSPORT_LIMITS, ...limits }, now);
  return { connect: () => exchangeTransport(exchange) };
}

/** A transport of the process that has the exchange. */
export function exchangeTransport(exchange: Exchange): Transport {
  const open = new Set<{ close(): void }>();
  let state: TransportState = { kind: "open" };
  return {
    get state() {
      return state;
    },
    addPublication: (channel, streamId, events = {}) => {
      const stream = streamKey(channel, streamId);
      if (!stream.ok) return stream;
      if (state.kind === "closed") return { ok: false, refusal: "transport_closed" };
      const outlet: Outlet = {
        allocate: (length) => {
          const payload = new Uint8Array(length);
          return { payload, whole: payload };
        },
        send: ({ payload }) => there.admit(payload),
        skip: (length) => there.skip(length),
        waiting: () => {
          there.waiting();
          exchange.cutStalled();
        },
        remove: () => {
          there.remove();
          open.delete(publication);
        },
      };
      const publication = new LocalPublication(channel, streamId, outlet, events);
      publication.accept(maxMessageBytes(exchange.limits.windowBytes));
      const there = exchange.publish(stream.key, publication);
      open.add(publication);
      return { ok: true, value: publication };
    },
    addSubscription: (channel, streamId, events = {}) => {
      const stream = streamKey(channel, streamId);
      if (!stream.ok) return stream;
      if (state.kind === "closed") return { ok: false, refusal: "transport_closed" };
      const owner = {
        consumed: (count: number) => there.consumed(count),
        remove: () => {
          there.remove();
          open.delete(subscription);
        },
      };
      const subscription = new LocalSubscription(channel, streamId, owner, events);
      const { queue } = subscription;
      const there = exchange.subscribe(stream.key, {
        image: (sessionId, joinPosition) => queue.image(sessionId, joinPosition),
        imageGone: (sessionId) => queue.imageGone(sessionId),
        message: (sessionId, position, bytes) => queue.message(sessionId, position, bytes),
        closed: (reason) => {
          queue.end(reason);
          open.delete(subscription);
        },
      });
      open.add(subscription);
      return { ok: true, value: subscription };
    },
    close: () => {
      state = { kind: "closed" };
      for (const one of open) one.close();
    },
  };
}
