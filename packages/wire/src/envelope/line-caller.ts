import { NdjsonDecoder } from "../framing/ndjson-decoder.ts";
import type { CallerCodec, EnvelopeLimits, ResponseEnvelope } from "./envelope-codec.ts";
import { readErrorBody } from "./error-body.ts";
import { exceeds } from "./exceeds.ts";
import { idMember } from "./id-member.ts";
import { isMessageId } from "./message-id.ts";
import { parseResponse } from "./parse-response.ts";
import { CANCEL_METHOD } from "./protocol-message.ts";
import { LINE_SUBSCRIPTION_NAMES } from "./subscription-names.ts";

/** The caller's half of `lineEnvelope`: without what reads a stranger's request, which is most of it. */
export function lineCaller(limits: EnvelopeLimits): CallerCodec {
  return {
    limits,
    subscriptionNames: LINE_SUBSCRIPTION_NAMES,
    decoder: (_responses, emit) => new NdjsonDecoder(limits.responseBytes, emit),
    decodeResponse,
    encodeRequest(id, method, params) {
      const text = `{${idMember(id)}"method":${JSON.stringify(method)},"params":${params}}`;
      return exceeds(text, limits.requestBytes) ? undefined : `${text}\n`;
    },
    encodeCancel: (id, target) => ({
      text: `{${idMember(id)}"method":"${CANCEL_METHOD}","params":{"id":${JSON.stringify(target)}}}\n`,
      answered: true,
    }),
  };
}

function decodeResponse(bytes: Uint8Array): ResponseEnvelope {
  const message = parseResponse(bytes);
  if (message === undefined) return { kind: "violation", reason: "response is no JSON object" };
  const { id, ok, method } = message;
  if (typeof method === "string" && id === undefined && ok === undefined)
    return { kind: "notification", method, params: message["params"] };
  if (id !== undefined && !isMessageId(id))
    return { kind: "violation", reason: "response id has the wrong type" };
  if (ok === true && "result" in message) return { kind: "result", id, result: message["result"] };
  const error = readErrorBody(message["error"]);
  if (ok !== false || error === undefined)
    return { kind: "violation", reason: "response has not the envelope's shape" };
  return { kind: "error", id, error };
}
