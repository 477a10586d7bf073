import type {
  CancelEnvelope,
  ErrorBody,
  MalformedStage,
  RequestRefusal,
  UnsubscribeEnvelope,
} from "../envelope/envelope-codec.ts";
import { CANCEL_METHOD, UNSUBSCRIBE_METHOD } from "../envelope/protocol-message.ts";
import type { FrameRefusal } from "../framing/frame.ts";
import type { Answers } from "./answers.ts";
import type { CallsInFlight } from "./calls-in-flight.ts";
import type { SubscriptionSet } from "./subscription/subscription-set.ts";

interface Refusals {
  malformed(reason: string, stage: MalformedStage): ErrorBody;
  tooLarge(limitBytes: number, actualBytes: number): ErrorBody;
}

export interface DirectAnswersParts {
  readonly answers: Answers;
  readonly refusals: Refusals;
  readonly inFlight: CallsInFlight;
  readonly subscriptions: SubscriptionSet;
}

/** Answers to what is no call of a method, and so does not go through the gate chain. All are framed. */
export class DirectAnswers {
  readonly #parts: DirectAnswersParts;

  constructor(parts: DirectAnswersParts) {
    this.#parts = parts;
  }

  /** To bytes that could not be cut from the stream. */
  badFrame(refusal: FrameRefusal): string {
    const { answers, refusals } = this.#parts;
    const error =
      refusal.reason === "oversize"
        ? refusals.tooLarge(refusal.limitBytes, refusal.actualBytes)
        : refusals.malformed(refusal.reason, "frame");
    return answers.error(undefined, undefined, error);
  }

  /** To a message that is no request. */
  malformed({ id, reason, stage }: RequestRefusal): string {
    const { answers, refusals } = this.#parts;
    return answers.error(id, undefined, refusals.malformed(reason, stage));
  }

  /** Gives up a request or a subscription of the same connection, unless there is a `refusal`. */
  cancel(message: CancelEnvelope | UnsubscribeEnvelope, refusal: ErrorBody | undefined): string {
    const { answers, inFlight, subscriptions } = this.#parts;
    const method = message.kind === "cancel" ? CANCEL_METHOD : UNSUBSCRIBE_METHOD;
    if (refusal !== undefined) return answers.error(message.id, method, refusal);
    const canceled =
      message.kind === "cancel"
        ? inFlight.cancel(message.target)
        : subscriptions.cancel(message.subscription);
    return answers.result(message.id, method, { canceled });
  }
}
