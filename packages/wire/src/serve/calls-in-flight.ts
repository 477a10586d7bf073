import type { MessageId, RequestEnvelope } from "../envelope/envelope-codec.ts";
import { LazySignal } from "./lazy-signal.ts";

/** One request being answered. */
export class CallInFlight extends LazySignal {
  readonly request: RequestEnvelope;

  constructor(request: RequestEnvelope) {
    super();
    this.request = request;
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
