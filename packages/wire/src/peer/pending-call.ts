import type { Reply } from "./peer.ts";
import { WireFault, type WireFaultCode } from "./wire-fault.ts";

export interface PendingCallFacts {
  readonly id: number;
  readonly text: string;
  readonly dueAt: number;
  readonly signal: AbortSignal | undefined;
  /** Runs once when the call ends without an answer of the peer. */
  readonly abandon: (call: PendingCall) => void;
}

/** One call between its start and its single end. */
export class PendingCall {
  readonly id: number;
  readonly dueAt: number;
  readonly promise: Promise<Reply>;
  /** The framed request, until it is sent. */
  text: string;
  sent = false;
  settled = false;
  #resolve: (reply: Reply) => void = unreachable;
  #reject: (fault: WireFault) => void = unreachable;
  readonly #signal: AbortSignal | undefined;
  readonly #abandon: (call: PendingCall) => void;
  readonly #canceled = (): void => this.give("canceled", "the call was canceled");

  constructor(facts: PendingCallFacts) {
    this.id = facts.id;
    this.text = facts.text;
    this.dueAt = facts.dueAt;
    this.#signal = facts.signal;
    this.#abandon = facts.abandon;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    facts.signal?.addEventListener("abort", this.#canceled, { once: true });
  }

  answer(reply: Reply): void {
    if (!this.#settle()) return;
    this.#resolve(reply);
  }

  /** Ends the call on this side; the peer may still answer it. */
  give(code: WireFaultCode, message: string): void {
    if (!this.#settle()) return;
    this.#abandon(this);
    this.#reject(new WireFault(code, message, { sent: this.sent }));
  }

  /** Ends the call together with its connection. */
  lose(reason: WireFault): void {
    if (!this.#settle()) return;
    this.#reject(new WireFault(reason.code, reason.message, { sent: this.sent, details: reason.details }));
  }

  #settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    this.text = "";
    this.#signal?.removeEventListener("abort", this.#canceled);
    return true;
  }
}

/** Stands in until the promise's executor has run, which it does within the constructor. */
function unreachable(): never {
  throw new TypeError("a call settled before it began");
}
