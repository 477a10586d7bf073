import type { EnvelopeCodec, ErrorBody, MessageId } from "../envelope/envelope-codec.ts";
import type { ServeFault } from "./serve-options.ts";
import { toBytes } from "../transport/to-bytes.ts";
import { toJson } from "./to-json.ts";

/** A result as JSON: text where it is short, otherwise the bytes that are sent. */
export type WrittenResult = string | Uint8Array;

/** Below it, joining texts costs less than the writes that bytes take. */
const TEXT_LENGTH = 2_048;

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

  /** A result that will be answered again. */
  written(method: string, result: unknown): WrittenResult | ServeFault {
    const json = toJson(method, result);
    return typeof json === "string" && json.length > TEXT_LENGTH ? toBytes(json) : json;
  }

  /** The answer around a result that was written before. */
  around(id: AnswerId, method: string, result: WrittenResult): string | readonly Uint8Array[] {
    const framed =
      typeof result === "string"
        ? this.#codec.encodeResult(id, result)
        : this.#codec.encloseResult(id, result);
    return framed ?? this.broken(id, { kind: "response_too_large", method, error: undefined });
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
