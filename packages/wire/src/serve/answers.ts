import type { EnvelopeCodec, ErrorBody, MessageId } from "../envelope/envelope-codec.ts";
import type { ServeFault } from "./serve-options.ts";
import { toJson } from "./to-json.ts";

export type AnswerId = MessageId | null | undefined;

/** Tells whether details fit a code; nothing for a code that the plane does not have. */
export type ErrorChecks = ReadonlyMap<string, (details: unknown) => boolean>;

/**
 * Writes answers under the builder rule: what does not fit the contract leaves as the plane's
 * internal error, and its cause goes to the operator alone.
 */
export class Answers {
  readonly #codec: EnvelopeCodec;
  readonly #checks: ErrorChecks;
  /** The plane's internal error, which says nothing of its cause. */
  readonly internal: ErrorBody;
  readonly #onFault: (fault: ServeFault) => void;

  /** @throws TypeError when `internal` itself does not fit the contract. */
  constructor(
    codec: EnvelopeCodec,
    checks: ErrorChecks,
    internal: ErrorBody,
    onFault: (fault: ServeFault) => void,
  ) {
    this.#codec = codec;
    this.#checks = checks;
    this.internal = internal;
    this.#onFault = onFault;
    if (
      checks.get(internal.code)?.(internal.details) !== true ||
      codec.encodeError(null, internal) === undefined
    ) {
      throw new TypeError("the internal error of the refusal table does not fit the contract");
    }
  }

  result(id: AnswerId, method: string, result: unknown): string {
    const text = this.resultOrFault(id, method, result);
    return typeof text === "string" ? text : this.broken(id, text);
  }

  /** For those who have to know whether it was the result that went into the answer. */
  resultOrFault(id: AnswerId, method: string, result: unknown): string | ServeFault {
    const json = toJson(method, result);
    if (typeof json !== "string") return json;
    return this.#codec.encodeResult(id, json) ?? { kind: "response_too_large", method, error: undefined };
  }

  /** `declared`: the codes that the method itself may fail with; without it, any code of the plane. */
  error(id: AnswerId, method: string | undefined, error: ErrorBody, declared?: ReadonlySet<string>): string {
    const fits = this.#checks.get(error.code);
    if (fits === undefined || declared?.has(error.code) === false) {
      return this.broken(id, { kind: "undeclared_code", method, error });
    }
    if (!fits(error.details)) return this.broken(id, { kind: "details_unfit", method, error });
    return (
      this.#codec.encodeError(id, error) ?? this.broken(id, { kind: "response_too_large", method, error })
    );
  }

  broken(id: AnswerId, fault: ServeFault): string {
    this.#onFault(fault);
    // The constructor has seen the internal error encode.
    return this.#codec.encodeError(id, this.internal) ?? "";
  }
}
