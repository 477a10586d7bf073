import {
  NOTIFY_METHOD,
  readNotify,
  subscriptionIdOf,
  type Peer,
  type Reply,
  type SubscriptionNames,
} from "@interlock/wire";
import { callFault } from "../call/call-fault.ts";
import { checkAnswer, type SubscribableMethod } from "../call/check-answer.ts";
import type { CallOptions } from "../call/method-call.ts";
import type { Outcome } from "../call/outcome.ts";
import { InterlockError, type AnyCallError } from "../errors/interlock-error.ts";
import { endOf } from "./frame-facts.ts";

/** How an attempt ended; `acknowledged` tells whether the daemon had taken the subscription. */
export type AttemptEnd =
  | { readonly kind: "over" }
  | { readonly kind: "lost"; readonly acknowledged: boolean; readonly error: unknown }
  | { readonly kind: "failed"; readonly error: unknown };

/** What an attempt needs of a connection, which carries it alone. */
export interface AttemptConnection {
  readonly peer: Peer | undefined;
  request(
    method: SubscribableMethod,
    params: object,
    options: CallOptions,
  ): Promise<Outcome<Reply, AnyCallError>>;
}

export interface AttemptEvents {
  readonly acknowledged: (result: unknown) => void;
  readonly frame: (frame: unknown) => void;
  /** Why a frame is not even held against the contract. */
  readonly foreign?: (frame: unknown) => AnyCallError | undefined;
}

/** One subscription over one connection, from its request to its end. */
export class SubscriptionAttempt {
  readonly #method: SubscribableMethod;
  readonly #connection: AttemptConnection;
  readonly #events: AttemptEvents;
  readonly #names: SubscriptionNames | undefined;
  #subscriptionId: string | undefined;
  /** Pushed in the same breath as the acknowledgement, which is read a moment later. */
  #early: unknown[] = [];
  #end: AttemptEnd | undefined;

  /** @param names how the plane spells them, where it is not as the app plane does */
  constructor(
    method: SubscribableMethod,
    connection: AttemptConnection,
    events: AttemptEvents,
    names?: SubscriptionNames,
  ) {
    this.#method = method;
    this.#connection = connection;
    this.#events = events;
    this.#names = names;
  }

  async run(params: object, options: CallOptions): Promise<AttemptEnd> {
    const outcome = await this.#connection.request(this.#method, params, options);
    if (!outcome.ok) {
      const error = this.#error(outcome.error);
      return outcome.error.code === "connection_lost"
        ? { kind: "lost", acknowledged: false, error }
        : { kind: "failed", error };
    }
    const answer = checkAnswer(this.#method, outcome.result);
    // The check has just held code and details against the contract, which is what the error union states.
    if (!answer.ok) return { kind: "failed", error: this.#error(answer.error as AnyCallError) };
    const { peer } = this.#connection;
    this.#begin(answer.result);
    return this.#untilClosed(peer);
  }

  /** What the connection was pushed. */
  pushed(method: string, params: unknown): void {
    // Other notifications of the protocol are for newer clients.
    if (method !== NOTIFY_METHOD) return;
    if (this.#subscriptionId === undefined) this.#early.push(params);
    else this.#notified(params, this.#subscriptionId);
  }

  #begin(result: unknown): void {
    this.#events.acknowledged(result);
    const id = subscriptionIdOf(result, this.#names);
    if (id === undefined) return this.#finish(this.#violation("an acknowledgement without an id"));
    this.#subscriptionId = id;
    for (const params of this.#early) this.#notified(params, id);
    this.#early = [];
  }

  async #untilClosed(peer: Peer | undefined): Promise<AttemptEnd> {
    if (this.#end !== undefined) peer?.close();
    const fault = await peer?.closed;
    if (this.#end !== undefined) return this.#end;
    if (fault === undefined || fault.code === "connection_lost") return this.#lost();
    return { kind: "failed", error: this.#error(callFault(fault)) };
  }

  #notified(params: unknown, id: string): void {
    if (this.#end !== undefined) return;
    const notify = readNotify(params, this.#names);
    // The connection carries this subscription alone.
    if (notify?.subscriptionId !== id) return this.#finish(this.#violation("a frame of no subscription"));
    const { frame } = notify;
    const foreign = this.#events.foreign?.(frame);
    if (foreign !== undefined) return this.#finish({ kind: "failed", error: this.#error(foreign) });
    if (!this.#method.checkFrame(frame)) return this.#finish(this.#unfit());
    switch (endOf(frame)) {
      case undefined:
        return this.#events.frame(frame);
      case "for good":
        this.#events.frame(frame);
        return this.#finish({ kind: "over" });
      case "until it is back":
        return this.#finish(this.#lost());
    }
  }

  #finish(end: AttemptEnd): void {
    this.#end = end;
    this.#connection.peer?.close();
  }

  #lost(): AttemptEnd {
    const message = "The connection of the subscription was lost.";
    const error = this.#error({ code: "connection_lost", message, details: { sent: true } });
    return { kind: "lost", acknowledged: true, error };
  }

  #violation(what: string): AttemptEnd {
    const message = `The daemon sent ${what}.`;
    return { kind: "failed", error: this.#error({ code: "protocol_violation", message, details: {} }) };
  }

  #unfit(): AttemptEnd {
    const message = "A frame is not what the contract states.";
    const details = { part: "frame" } as const;
    return { kind: "failed", error: this.#error({ code: "answer_unfit", message, details }) };
  }

  #error(error: AnyCallError): InterlockError {
    return new InterlockError(this.#method.name, error);
  }
}
