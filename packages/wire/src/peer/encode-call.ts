import type { CallerCodec } from "../envelope/envelope-codec.ts";
import { WireFault } from "./wire-fault.ts";

/**
 * The framed request, or why it cannot travel. Nothing has been sent either way. Without `id` it is a
 * notification.
 */
export function encodeCall(
  codec: CallerCodec,
  id: number | undefined,
  method: string,
  params: object,
): string | WireFault {
  const json = toJson(params);
  if (json === undefined || !json.startsWith("{")) {
    return new WireFault("request_invalid", "the params cannot be written as a JSON object");
  }
  const limit = codec.limits.requestBytes;
  return (
    codec.encodeRequest(id, method, json) ??
    new WireFault("request_too_large", `the request is over ${limit} bytes`, {
      details: { limitBytes: limit },
    })
  );
}

function toJson(params: object): string | undefined {
  try {
    return JSON.stringify(params);
  } catch {
    // A cycle, a bigint or a throwing toJSON: the caller gets `request_invalid`, which says as much.
    return undefined;
  }
}
