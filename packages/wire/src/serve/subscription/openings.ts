import type { Rejection, SubscriptionRuntime } from "@interlock/contracts/define";
import type { ErrorBody } from "../../envelope/envelope-codec.ts";
import type { SubscriptionNames } from "../../envelope/subscription-names.ts";
import { subscriptionIdOf } from "../../envelope/protocol-message.ts";
import type { Answers } from "../answers.ts";
import type { PlainOutcome } from "../call-table.ts";
import type { CallInFlight } from "../calls-in-flight.ts";
import type { Answer } from "../opening-answer.ts";

const NOT_KEPT: Rejection = { field: "id", reason: "subscription needs a kept connection" };

/** The last steps of the gate chain for a subscription, before its handler and after it. */
export class Openings {
  readonly #answers: Answers;
  readonly #invalid: (rejection: Rejection, method: string) => ErrorBody;
  readonly #names: SubscriptionNames;

  constructor(
    answers: Answers,
    names: SubscriptionNames,
    invalid: (rejection: Rejection, method: string) => ErrorBody,
  ) {
    this.#answers = answers;
    this.#names = names;
    this.#invalid = invalid;
  }

  /** Why the connection can carry no subscription (more), or nothing: then room is reserved for one. */
  refusal(call: CallInFlight): string | undefined {
    const { id, method, answer } = call.request;
    const rejection = answer === "normal" ? call.subscriptions.reserve() : NOT_KEPT;
    return rejection === undefined
      ? undefined
      : this.#answers.error(id, method, this.#invalid(rejection, method));
  }

  /** The acknowledgement and what begins after it. Gives back the reserved room where none begins. */
  answer(
    method: SubscriptionRuntime,
    declared: ReadonlySet<string>,
    call: CallInFlight,
    outcome: PlainOutcome,
  ): Answer {
    const { id } = call.request;
    const { subscriptions } = call;
    if (!outcome.ok) {
      subscriptions.release();
      return this.#answers.error(id, method.name, outcome.error, declared);
    }
    const { result, source } = outcome;
    const subscriptionId = subscriptionIdOf(result, this.#names);
    const unfit = { kind: "result_unfit", method: method.name, error: undefined } as const;
    const text = method.checkResult(result) ? this.#answers.resultOrFault(id, method.name, result) : unfit;
    if (typeof text !== "string" || subscriptionId === undefined || source === undefined) {
      subscriptions.release();
      return this.#answers.broken(id, typeof text === "string" ? unfit : text);
    }
    const subscription = subscriptions.claim(method, subscriptionId, source);
    if (subscription === undefined) return this.#answers.broken(id, unfit);
    // Who cancels the request has no use for what it opens.
    const begin = (): void => (call.aborted ? subscription.drop() : subscription.start());
    return { text, begin };
  }
}
