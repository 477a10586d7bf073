import type { CancelEnvelope, RequestEnvelope, UnsubscribeEnvelope } from "./envelope-codec.ts";
import { isMessageId } from "./message-id.ts";
import { isRecord } from "./record.ts";
import { LINE_SUBSCRIPTION_NAMES, type SubscriptionNames } from "./subscription-names.ts";

/** Names that begin so belong to the protocol itself, on every plane. */
const PROTOCOL_PREFIX = "$/";

/** Gives up a request: `{id}`. The name is the language server protocol's. */
export const CANCEL_METHOD = "$/cancelRequest";

/** Client to server, ends a subscription: `{subscription_id}`, as its plane spells it. */
export const UNSUBSCRIBE_METHOD = "$/subscription/cancel";

/** Server to client, one frame of a subscription: `{subscription_id, frame}`, as its plane spells them. */
export const NOTIFY_METHOD = "$/subscription/notify";

export function isProtocolMethod(method: string): boolean {
  return method.startsWith(PROTOCOL_PREFIX);
}

/** The request as a message of the protocol, if it is one. Anything else under the names stays an unknown method. */
export function orProtocolMessage(
  request: RequestEnvelope,
  names: SubscriptionNames = LINE_SUBSCRIPTION_NAMES,
): RequestEnvelope | CancelEnvelope | UnsubscribeEnvelope {
  const { id, answer, params, envelope } = request;
  if (request.method === CANCEL_METHOD) {
    const { id: target } = params;
    return isMessageId(target) ? { kind: "cancel", id, answer, target, envelope } : request;
  }
  if (request.method === UNSUBSCRIBE_METHOD) {
    const subscription = subscriptionIdOf(params, names);
    return subscription === undefined ? request : { kind: "unsubscribe", id, answer, subscription, envelope };
  }
  return request;
}

/** The `subscription_id` of an acknowledgement, of a notify or of a cancel. */
export function subscriptionIdOf(
  value: unknown,
  names: SubscriptionNames = LINE_SUBSCRIPTION_NAMES,
): string | undefined {
  const id = isRecord(value) ? value[names.id] : undefined;
  return typeof id === "string" ? id : undefined;
}

/** The params of a notify, as JSON; `frame` is JSON already. */
export function notifyParams(subscriptionId: string, frame: string, names: SubscriptionNames): string {
  return `{"${names.id}":${JSON.stringify(subscriptionId)},"${names.frame}":${frame}}`;
}

/** What a notify says, its frame unchecked; nothing where the params have another shape. */
export function readNotify(
  params: unknown,
  names: SubscriptionNames = LINE_SUBSCRIPTION_NAMES,
): { readonly subscriptionId: string; readonly frame: unknown } | undefined {
  const subscriptionId = subscriptionIdOf(params, names);
  if (subscriptionId === undefined || !isRecord(params) || !(names.frame in params)) return undefined;
  return { subscriptionId, frame: params[names.frame] };
}
