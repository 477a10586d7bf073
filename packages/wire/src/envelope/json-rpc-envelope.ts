import { ContentLengthDecoder } from "../framing/content-length-decoder.ts";
import { JsonReader } from "../framing/read-json.ts";
import { DEFAULT_KEYS } from "./default-keys.ts";
import type {
  EnvelopeCodec,
  EnvelopeLimits,
  ErrorBody,
  IncomingEnvelope,
  MessageId,
  RequestRefusal,
  ResponseEnvelope,
} from "./envelope-codec.ts";
import { readErrorBody } from "./error-body.ts";
import { enclose } from "./enclose.ts";
import { exceeds } from "./exceeds.ts";
import { isMessageId } from "./message-id.ts";
import { parseResponse } from "./parse-response.ts";
import { CANCEL_METHOD, orProtocolMessage } from "./protocol-message.ts";
import { isRecord } from "./record.ts";
import { LINE_SUBSCRIPTION_NAMES, type SubscriptionNames } from "./subscription-names.ts";

/** The five numbers of JSON-RPC 2.0; project codes travel beside them, in `error.data.type`. */
export const JSON_RPC_NUMBERS = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
} as const;

export type JsonRpcNumber = (typeof JSON_RPC_NUMBERS)[keyof typeof JSON_RPC_NUMBERS];

export interface JsonRpcEnvelopeOptions {
  readonly limits: EnvelopeLimits;
  /** Number of each project code. */
  readonly errorNumbers: Readonly<Record<string, JsonRpcNumber>>;
  /** Number of a code that the table does not list. Default -32603. */
  readonly otherwise?: JsonRpcNumber;
  /** Members that every request of this side carries beside method and params (`protocolVersion`). */
  readonly requestFields?: Readonly<Record<string, unknown>>;
  /** Default `subscription_id` and `frame`. */
  readonly subscriptionNames?: SubscriptionNames;
}

/** JSON-RPC 2.0 in `Content-Length` frames. A message without `id` is a notification; batches are refused. */
export function jsonRpcEnvelope(options: JsonRpcEnvelopeOptions): EnvelopeCodec {
  const { limits, otherwise = JSON_RPC_NUMBERS.internalError } = options;
  const { subscriptionNames = LINE_SUBSCRIPTION_NAMES } = options;
  const reader = new JsonReader({ depth: limits.depth, keys: limits.keys ?? DEFAULT_KEYS }, "whitespace");
  const numbers = new Map(Object.entries(options.errorNumbers));
  const fields = Object.entries(options.requestFields ?? {})
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`)
    .join("");

  function errorText({ code, message, details }: ErrorBody): string {
    return JSON.stringify({
      code: numbers.get(code) ?? otherwise,
      message,
      data: { type: code, fields: details },
    });
  }

  return {
    limits,
    subscriptionNames,
    decoder: (direction, emit) =>
      new ContentLengthDecoder(direction === "request" ? limits.requestBytes : limits.responseBytes, emit),
    decodeRequest(bytes) {
      const reading = reader.read(bytes);
      if (reading.kind === "object") return readRequest(reading.value, subscriptionNames);
      if (reading.reason === "not an object") return refuse(null, reading.reason);
      return { kind: "refusal", id: null, stage: "decode", reason: reading.reason, close: false };
    },
    decodeResponse,
    encodeRequest: (id, method, params) =>
      frame(
        `{"jsonrpc":"2.0",${id === undefined ? "" : `"id":${JSON.stringify(id)},`}${fields}"method":${JSON.stringify(method)},"params":${params}}`,
        limits.requestBytes,
      ),
    encodeCancel: (_id, target) => ({
      text: framed(
        `{"jsonrpc":"2.0",${fields}"method":"${CANCEL_METHOD}","params":{"id":${JSON.stringify(target)}}}`,
      ),
      answered: false,
    }),
    encodePush: (method, params) =>
      frame(`{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":${params}}`, limits.responseBytes),
    encodeResult: (id, result) =>
      frame(`{"jsonrpc":"2.0","id":${JSON.stringify(id ?? null)},"result":${result}}`, limits.responseBytes),
    encloseResult(id, result) {
      const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id ?? null)},"result":`;
      const length = Buffer.byteLength(head) + result.length + 1;
      return length > limits.responseBytes ? undefined : enclose(contentLength(length) + head, result, "}");
    },
    encodeError: (id, error) =>
      frame(
        `{"jsonrpc":"2.0","id":${JSON.stringify(id ?? null)},"error":${errorText(error)}}`,
        limits.responseBytes,
      ),
  };
}

function frame(body: string, limit: number): string | undefined {
  return exceeds(body, limit) ? undefined : framed(body);
}

function framed(body: string): string {
  return `${contentLength(Buffer.byteLength(body))}${body}`;
}

function contentLength(bytes: number): string {
  return `Content-Length: ${bytes}\r\n\r\n`;
}

function readRequest(
  envelope: Readonly<Record<string, unknown>>,
  names: SubscriptionNames,
): IncomingEnvelope | RequestRefusal {
  const { jsonrpc, id, method, params = {} } = envelope;
  if (id !== undefined && id !== null && !isMessageId(id)) return refuse(null, "invalid id");
  if (jsonrpc !== "2.0") return refuse(id, "invalid jsonrpc version");
  if (method === undefined) return refuse(id, "missing method");
  if (typeof method !== "string") return refuse(id, "invalid method");
  if (!isRecord(params)) return refuse(id, "invalid params");
  return orProtocolMessage(
    {
      kind: "request",
      id,
      answer: id === undefined ? "none" : "normal",
      method,
      params,
      envelope,
    },
    names,
  );
}

/** JSON that is no request: the peer speaks something else, so the connection ends with the answer. */
function refuse(id: MessageId | null | undefined, reason: string): RequestRefusal {
  return { kind: "refusal", id: id ?? null, stage: "envelope", reason, close: true };
}

function decodeResponse(bytes: Uint8Array): ResponseEnvelope {
  const message = parseResponse(bytes);
  if (message === undefined || message["jsonrpc"] !== "2.0") {
    return { kind: "violation", reason: "response is no JSON-RPC 2.0 object" };
  }
  const { id, method } = message;
  if (typeof method === "string" && id === undefined) {
    return { kind: "notification", method, params: message["params"] };
  }
  const known = id ?? undefined;
  if (known !== undefined && !isMessageId(known))
    return { kind: "violation", reason: "response id has the wrong type" };
  if ("result" in message && !("error" in message))
    return { kind: "result", id: known, result: message["result"] };
  const error = readError(message["error"]);
  if (error === undefined) return { kind: "violation", reason: "response has not the envelope's shape" };
  return { kind: "error", id: known, error };
}

function readError(value: unknown): ErrorBody | undefined {
  if (!isRecord(value) || !isRecord(value["data"])) return undefined;
  const { type: code, fields: details = {} } = value["data"];
  return readErrorBody({ code, message: value["message"], details });
}
