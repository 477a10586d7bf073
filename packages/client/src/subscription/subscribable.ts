import type { SubscribableMethod } from "../call/check-answer.ts";
import type { DaemonConnection } from "../daemon/daemon-connection.ts";
import { FrameStream } from "./frame-stream.ts";
import type { SubscribeOptions } from "./subscription.ts";

/** A subscription together with the code that runs it, so that a bundle of calls alone carries none of it. */
export interface BoundSubscription<Name extends string = string> {
  readonly name: Name;
  readonly bind: (connection: DaemonConnection) => object;
}

/** Makes a subscription selectable: `connectSelected([subscribable(appEventSubscribe)])`. */
export function subscribable<Name extends string>(
  method: SubscribableMethod & { readonly name: Name },
): BoundSubscription<Name> {
  return {
    name: method.name,
    bind:
      (connection) =>
      (params: object = {}, options: SubscribeOptions = {}) =>
        new FrameStream({ method, params, options, connection }),
  };
}
