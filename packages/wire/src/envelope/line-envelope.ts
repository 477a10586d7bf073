import { NdjsonDecoder } from "../framing/ndjson-decoder.ts";
import { JsonReader } from "../framing/read-json.ts";
import type {
  CancelEnvelope,
  EnvelopeCodec,
  EnvelopeLimits,
  ErrorBody,
  MessageId,
  RequestEnvelope,
  RequestRefusal,
  ResponseEnvelope,
} from "./envelope-codec.ts";
import { CANCEL_METHOD, orCancel } from "./cancel-request.ts";
import { DEFAULT_KEYS } from "./default-keys.ts";
import { readErrorBody } from "./error-body.ts";
import { exceeds } from "./exceeds.ts";
import { isMessageId } from "./message-id.ts";
import { parseResponse } from "./parse-response.ts";
import { isRecord } from "./record.ts";

export interface LineEnvelopeOptions {
  /** Name of the version member that every answer carries (`app_contract_version`). */
  readonly versionField: string;
  readonly version: string;
  readonly limits: EnvelopeLimits;
}

/**
 * One JSON object per LF line, answered by `{ok, <version>, id?, result | error}`. A request with
 * `id` keeps the connection open and has its id echoed; one without is the connection's last.
 */
export function lineEnvelope(options: LineEnvelopeOptions): EnvelopeCodec {
  const { limits } = options;
  const reader = new JsonReader({ depth: limits.depth, keys: limits.keys ?? DEFAULT_KEYS }, "stray");
  const version = `${JSON.stringify(options.versionField)}:${JSON.stringify(options.version)}`;

  function line(text: string, limit: number): string | undefined {
    return exceeds(text, limit) ? undefined : `${text}\n`;
  }

  return {
    limits,
    decoder: (direction, emit) =>
      new NdjsonDecoder(direction === "request" ? limits.requestBytes : limits.responseBytes, emit),
    decodeRequest(bytes) {
      const reading = reader.read(bytes);
      if (reading.kind === "object") return readRequest(reading.value);
      return { kind: "refusal", id: undefined, stage: "decode", reason: reading.reason, close: true };
    },
    decodeResponse,
    encodeRequest: (id, method, params) =>
      line(
        `{"id":${JSON.stringify(id)},"method":${JSON.stringify(method)},"params":${params}}`,
        limits.requestBytes,
      ),
    encodeCancel: (id, target) => ({
      text: `{"id":${JSON.stringify(id)},"method":"${CANCEL_METHOD}","params":{"id":${JSON.stringify(target)}}}\n`,
      answered: true,
    }),
    encodeResult: (id, result) =>
      line(`{"ok":true,${version},${idMember(id)}"result":${result}}`, limits.responseBytes),
    encodeError: (id, error) =>
      line(`{"ok":false,${version},${idMember(id)}"error":${errorText(error)}}`, limits.responseBytes),
  };
}

function idMember(id: MessageId | null | undefined): string {
  return id === undefined || id === null ? "" : `"id":${JSON.stringify(id)},`;
}

function errorText({ code, message, details }: ErrorBody): string {
  return JSON.stringify({ code, message, details });
}

function readRequest(
  envelope: Readonly<Record<string, unknown>>,
): RequestEnvelope | CancelEnvelope | RequestRefusal {
  const { id, method, params = {} } = envelope;
  if (id !== undefined && !isMessageId(id)) return refuse(undefined, "invalid id");
  if (method === undefined) return refuse(id, "missing method");
  if (typeof method !== "string") return refuse(id, "invalid method");
  if (!isRecord(params)) return refuse(id, "invalid params");
  return orCancel({
    kind: "request",
    id,
    answer: id === undefined ? "last" : "normal",
    method,
    params,
    envelope,
  });
}

/** The line itself was whole: with an id the connection goes on. */
function refuse(id: MessageId | undefined, reason: string): RequestRefusal {
  return { kind: "refusal", id, stage: "envelope", reason, close: id === undefined };
}

function decodeResponse(bytes: Uint8Array): ResponseEnvelope {
  const message = parseResponse(bytes);
  if (message === undefined) return { kind: "violation", reason: "response is no JSON object" };
  const { id, ok } = message;
  if (id !== undefined && !isMessageId(id))
    return { kind: "violation", reason: "response id has the wrong type" };
  if (ok === true && "result" in message) return { kind: "result", id, result: message["result"] };
  const failure = isRecord(message["error"]) ? message["error"] : {};
  const error = readErrorBody(failure["code"], failure["message"], failure["details"]);
  if (ok !== false || error === undefined)
    return { kind: "violation", reason: "response has not the envelope's shape" };
  return { kind: "error", id, error };
}
