import type { CancelEnvelope, RequestEnvelope, UnsubscribeEnvelope } from "./envelope-codec.ts";
import { isMessageId } from "./message-id.ts";
import { isRecord } from "./record.ts";

/** Names that begin so belong to the protocol itself, on every plane. */
const PROTOCOL_PREFIX = "$/";

/** Gives up a request: `{id}`. The name is the language server protocol's. */
export const CANCEL_METHOD = "$/cancelRequest";

/** Client to server, ends a subscription: `{subscription_id}`. */
export const UNSUBSCRIBE_METHOD = "$/subscription/cancel";

/** Server to client, one frame of a subscription: `{subscription_id, frame}`. */
export const NOTIFY_METHOD = "$/subscription/notify";

export function isProtocolMethod(method: string): boolean {
  return method.startsWith(PROTOCOL_PREFIX);
}

/** The request as a message of the protocol, if it is one. Anything else under the names stays an unknown method. */
export function orProtocolMessage(
  request: RequestEnvelope,
): RequestEnvelope | CancelEnvelope | UnsubscribeEnvelope {
  const { id, answer, params } = request;
  if (request.method === CANCEL_METHOD) {
    const { id: target } = params;
    return isMessageId(target) ? { kind: "cancel", id, answer, target } : request;
  }
  if (request.method === UNSUBSCRIBE_METHOD) {
    const subscription = subscriptionIdOf(params);
    return subscription === undefined ? request : { kind: "unsubscribe", id, answer, subscription };
  }
  return request;
}

/** The `subscription_id` of an acknowledgement, of a notify or of a cancel. */
export function subscriptionIdOf(value: unknown): string | undefined {
  const id = isRecord(value) ? value["subscription_id"] : undefined;
  return typeof id === "string" ? id : undefined;
}

/** The params of a notify, as JSON; `frame` is JSON already. */
export function notifyParams(subscriptionId: string, frame: string): string {
  return `{"subscription_id":${JSON.stringify(subscriptionId)},"frame":${frame}}`;
}

/** What a notify says, its frame unchecked; nothing where the params have another shape. */
export function readNotify(
  params: unknown,
): { readonly subscriptionId: string; readonly frame: unknown } | undefined {
  const subscriptionId = subscriptionIdOf(params);
  if (subscriptionId === undefined || !isRecord(params) || !("frame" in params)) return undefined;
  return { subscriptionId, frame: params["frame"] };
}
