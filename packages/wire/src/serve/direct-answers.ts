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
import type { Ruling } from "./plain-options.ts";
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
  /** As the gate chain does. */
  readonly screen: (message: CancelEnvelope | UnsubscribeEnvelope) => ErrorBody | undefined;
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

  /** Gives up a request or a subscription of the same connection. A refused peer has none. */
  cancel(message: CancelEnvelope | UnsubscribeEnvelope, admission: Ruling<unknown> | undefined): string {
    const { answers, inFlight, subscriptions, screen } = this.#parts;
    const method = message.kind === "cancel" ? CANCEL_METHOD : UNSUBSCRIBE_METHOD;
    if (admission?.granted === false) return answers.error(message.id, method, admission.error);
    const unfit = screen(message);
    if (unfit !== undefined) return answers.error(message.id, method, unfit);
    const canceled =
      message.kind === "cancel"
        ? inFlight.cancel(message.target)
        : subscriptions.cancel(message.subscription);
    return answers.result(message.id, method, { canceled });
  }
}
