import type { CancelEnvelope, RequestEnvelope } from "./envelope-codec.ts";
import { isMessageId } from "./message-id.ts";

/** Names that begin `$/` belong to the protocol itself; this one is the language server protocol's. */
export const CANCEL_METHOD = "$/cancelRequest";

/** The request as a cancel message, if it is one. Anything else under the name stays an unknown method. */
export function orCancel(request: RequestEnvelope): RequestEnvelope | CancelEnvelope {
  if (request.method !== CANCEL_METHOD) return request;
  const target = request.params["id"];
  if (!isMessageId(target)) return request;
  return { kind: "cancel", id: request.id, answer: request.answer, target };
}
