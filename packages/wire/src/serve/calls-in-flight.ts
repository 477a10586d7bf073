import type { MessageId, RequestEnvelope } from "../envelope/envelope-codec.ts";
import { LazySignal } from "./lazy-signal.ts";
import type { SubscriptionSet } from "./subscription/subscription-set.ts";

/** One request being answered. */
export class CallInFlight extends LazySignal {
  readonly request: RequestEnvelope;
  /** Those of the connection that the request came by. */
  readonly subscriptions: SubscriptionSet;

  constructor(request: RequestEnvelope, subscriptions: SubscriptionSet) {
    super();
    this.request = request;
    this.subscriptions = subscriptions;
  }
}

/** The requests of one connection that are being answered. */
export class CallsInFlight {
  readonly #calls = new Set<CallInFlight>();

  get size(): number {
    return this.#calls.size;
  }

  add(call: CallInFlight): void {
    this.#calls.add(call);
  }

  remove(call: CallInFlight): void {
    this.#calls.delete(call);
  }

  /** Aborts the call with this id; false when there is none. Cancels are rare, so they search. */
  cancel(target: MessageId): boolean {
    for (const call of this.#calls) {
      if (call.request.id === target) {
        call.abort();
        return true;
      }
    }
    return false;
  }

  abortAll(): void {
    for (const call of this.#calls) call.abort();
  }
}
