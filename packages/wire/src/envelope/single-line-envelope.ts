import { NdjsonDecoder } from "../framing/ndjson-decoder.ts";
import { JsonReader } from "../framing/read-json.ts";
import { DEFAULT_KEYS } from "./default-keys.ts";
import type {
  EnvelopeCodec,
  EnvelopeLimits,
  ErrorBody,
  RequestEnvelope,
  RequestRefusal,
  ResponseEnvelope,
} from "./envelope-codec.ts";
import { readErrorBody } from "./error-body.ts";
import { enclose } from "./enclose.ts";
import { exceeds } from "./exceeds.ts";
import { parseResponse } from "./parse-response.ts";
import { isRecord } from "./record.ts";
import { LINE_SUBSCRIPTION_NAMES } from "./subscription-names.ts";

export interface SingleLineEnvelopeOptions {
  readonly limits: EnvelopeLimits;
  /** Codes that leave with version and details, as the plane writes them whose names were called by mistake. */
  readonly versioned: {
    readonly codes: readonly string[];
    readonly versionField: string;
    readonly version: string;
  };
}

/**
 * One JSON object, one LF, one answer, and the connection is over: `{ok: true, result}` or
 * `{ok: false, error: {code, message}}`, without version, details or id. Bytes after the first
 * line are not read.
 */
export function singleLineEnvelope({ limits, versioned }: SingleLineEnvelopeOptions): EnvelopeCodec {
  const reader = new JsonReader({ depth: limits.depth, keys: limits.keys ?? DEFAULT_KEYS }, "stray");

  function line(value: string, limit: number): string | undefined {
    return exceeds(value, limit) ? undefined : `${value}\n`;
  }

  function errorAnswer({ code, message, details }: ErrorBody): object {
    return versioned.codes.includes(code)
      ? { ok: false, [versioned.versionField]: versioned.version, error: { code, message, details } }
      : { ok: false, error: { code, message } };
  }

  return {
    limits,
    subscriptionNames: LINE_SUBSCRIPTION_NAMES,
    decoder: (direction, emit) =>
      new NdjsonDecoder(direction === "request" ? limits.requestBytes : limits.responseBytes, emit),
    decodeRequest(bytes) {
      const reading = reader.read(bytes);
      if (reading.kind === "object") return readRequest(reading.value);
      return { kind: "refusal", id: undefined, stage: "decode", reason: reading.reason, close: true };
    },
    decodeResponse,
    encodeRequest: (_id, method, params) =>
      line(`{"method":${JSON.stringify(method)},"params":${params}}`, limits.requestBytes),
    // A caller that no longer wants its answer closes the connection: nothing is left to be written.
    encodeCancel: () => ({ text: "", answered: false }),
    // Nothing is said outside of the one answer.
    encodePush: () => undefined,
    encodeResult: (_id, result) => line(`{"ok":true,"result":${result}}`, limits.responseBytes),
    encloseResult(_id, result) {
      const head = `{"ok":true,"result":`;
      const bytes = head.length + result.length + 1;
      return bytes > limits.responseBytes ? undefined : enclose(head, result, "}\n");
    },
    encodeError: (_id, error) => line(JSON.stringify(errorAnswer(error)), limits.responseBytes),
  };
}

/** Other members of the object are not looked at; an `id` is one of them. */
function readRequest(envelope: Readonly<Record<string, unknown>>): RequestEnvelope | RequestRefusal {
  const { method, params = {} } = envelope;
  if (typeof method !== "string") return refuse(method === undefined ? "missing method" : "invalid method");
  if (!isRecord(params)) return refuse("invalid params");
  return { kind: "request", id: undefined, answer: "last", method, params, envelope };
}

function refuse(reason: string): RequestRefusal {
  return { kind: "refusal", id: undefined, stage: "envelope", reason, close: true };
}

function decodeResponse(bytes: Uint8Array): ResponseEnvelope {
  const message = parseResponse(bytes);
  if (message === undefined) return { kind: "violation", reason: "response is no JSON object" };
  const { ok } = message;
  if (ok === true && "result" in message) return { kind: "result", id: undefined, result: message["result"] };
  const failure = isRecord(message["error"]) ? message["error"] : {};
  const error = readErrorBody({ ...failure, details: failure["details"] ?? {} });
  if (ok !== false || error === undefined)
    return { kind: "violation", reason: "response has not the envelope's shape" };
  return { kind: "error", id: undefined, error };
}
