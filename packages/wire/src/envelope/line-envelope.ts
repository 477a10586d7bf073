import { NdjsonDecoder } from "../framing/ndjson-decoder.ts";
import { JsonReader } from "../framing/read-json.ts";
import type {
  EnvelopeCodec,
  EnvelopeLimits,
  ErrorBody,
  IncomingEnvelope,
  MessageId,
  RequestRefusal,
} from "./envelope-codec.ts";
import { DEFAULT_KEYS } from "./default-keys.ts";
import { enclose } from "./enclose.ts";
import { exceeds } from "./exceeds.ts";
import { idMember } from "./id-member.ts";
import { lineCaller } from "./line-caller.ts";
import { isMessageId } from "./message-id.ts";
import { isProtocolMethod, orProtocolMessage } from "./protocol-message.ts";
import { isRecord } from "./record.ts";

/** A request is told its exact size where it is at most so many times too long. */
const COUNT_FACTOR = 8;

export interface LineEnvelopeOptions {
  /** Name of the version member that every answer carries (`app_contract_version`). */
  readonly versionField: string;
  readonly version: string;
  readonly limits: EnvelopeLimits;
}

/**
 * One JSON object per LF line, answered by `{ok, <version>, id?, result | error}`. A request with
 * `id` keeps the connection open and has its id echoed; one without is the connection's last. On
 * a connection that is kept, `{method: "$/…", params}` without `id` is a notification, both ways.
 */
export function lineEnvelope(options: LineEnvelopeOptions): EnvelopeCodec {
  const { limits } = options;
  const caller = lineCaller(limits);
  const reader = new JsonReader({ depth: limits.depth, keys: limits.keys ?? DEFAULT_KEYS }, "stray");
  const version = `${JSON.stringify(options.versionField)}:${JSON.stringify(options.version)}`;

  function answer(text: string): string | undefined {
    return exceeds(text, limits.responseBytes) ? undefined : `${text}\n`;
  }

  const head = (id: MessageId | null | undefined): string => `{"ok":true,${version},${idMember(id)}"result":`;

  return {
    ...caller,
    decoder: (direction, emit) =>
      direction === "request"
        ? new NdjsonDecoder(limits.requestBytes, emit, COUNT_FACTOR * limits.requestBytes)
        : caller.decoder(direction, emit),
    decodeRequest(bytes) {
      const reading = reader.read(bytes);
      if (reading.kind === "object") return readRequest(reading.value);
      return { kind: "refusal", id: undefined, stage: "decode", reason: reading.reason, close: true };
    },
    encodePush: (method, params) => answer(`{"method":${JSON.stringify(method)},"params":${params}}`),
    encodeResult: (id, result) => answer(`${head(id)}${result}}`),
    encloseResult(id, result) {
      const before = head(id);
      const bytes = Buffer.byteLength(before) + result.length + 1;
      return bytes > limits.responseBytes ? undefined : enclose(before, result, "}\n");
    },
    encodeError: (id, error) => answer(`{"ok":false,${version},${idMember(id)}"error":${errorText(error)}}`),
  };
}

function errorText({ code, message, details }: ErrorBody): string {
  return JSON.stringify({ code, message, details });
}

function readRequest(envelope: Readonly<Record<string, unknown>>): IncomingEnvelope | RequestRefusal {
  const { id, method, params = {} } = envelope;
  if (id !== undefined && !isMessageId(id)) return refuse(undefined, "invalid id");
  if (method === undefined) return refuse(id, "missing method");
  if (typeof method !== "string") return refuse(id, "invalid method");
  if (!isRecord(params)) return refuse(id, "invalid params");
  return orProtocolMessage({
    kind: "request",
    id,
    answer: id !== undefined ? "normal" : isProtocolMethod(method) ? "aside" : "last",
    method,
    params,
    envelope,
  });
}

/** The line itself was whole: with an id the connection goes on. */
function refuse(id: MessageId | undefined, reason: string): RequestRefusal {
  return { kind: "refusal", id, stage: "envelope", reason, close: id === undefined };
}
