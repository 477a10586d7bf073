import type { MessageLayout } from "@interlock/contracts/tensor";
import type { Codec } from "./codec.ts";
import { messageCodec } from "./codecs.ts";
import type { EntryView } from "./message-types.ts";
import { kindKey, peekKind } from "./peek-message.ts";
import type { DecodeRefusal } from "./refusals.ts";

/** What became of a message: nobody here handles its kind, it is not what its header says, or it was handled. */
export type Routed =
  | { readonly kind: "handled" }
  | { readonly kind: "passed_over" }
  | { readonly kind: "refused"; readonly message: string; readonly refusal: DecodeRefusal };

/** Who handles one kind of message; made by `route`. */
export interface Route {
  readonly key: number;
  readonly take: (bytes: Uint8Array) => Routed;
}

const HANDLED: Routed = { kind: "handled" };
const PASSED_OVER: Routed = { kind: "passed_over" };

/** @param handle gets a view that is valid until it returns */
export function route<L extends MessageLayout>(layout: L, handle: (message: EntryView<L>) => void): Route {
  const codec: Codec<L> = messageCodec(layout);
  return {
    key: kindKey(layout),
    take: (bytes) => {
      const decoded = codec.decode(bytes);
      if (!decoded.ok) return { kind: "refused", message: layout.name, refusal: decoded.refusal };
      handle(decoded.message);
      return HANDLED;
    },
  };
}

/**
 * Brings each message of a stream to whoever handles its kind. Streams are shared by schemas with equal template ids, so
 * both decide; and most of what comes is for others, so that is found out from the header alone.
 *
 * @throws RangeError where two routes are for one kind
 */
export function messageRouter(routes: readonly Route[]): (bytes: Uint8Array) => Routed {
  const byKind = new Map(routes.map((one) => [one.key, one.take]));
  if (byKind.size < routes.length) throw new RangeError("two routes are for one kind of message");
  return (bytes) => {
    const key = peekKind(bytes);
    const take = key === undefined ? undefined : byKind.get(key);
    return take === undefined ? PASSED_OVER : take(bytes);
  };
}
