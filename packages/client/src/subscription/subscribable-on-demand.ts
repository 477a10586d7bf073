import type { MethodOnDemand } from "../call/method-on-demand.ts";
import { cursorOf } from "./frame-facts.ts";
import type { BoundSubscription } from "./subscribable.ts";
import { SubscriptionOnDemand } from "./subscription-on-demand.ts";
import type { SubscribeOptions } from "./subscription.ts";

/** `subscribable` for a method that is loaded with its first use, and the code that runs it as well. */
export function subscribableOnDemand({
  name,
  load,
}: Extract<MethodOnDemand, { readonly kind: "subscription" }>): BoundSubscription {
  return {
    name,
    bind:
      (connection) =>
      (params: object = {}, options: SubscribeOptions = {}) =>
        new SubscriptionOnDemand(async () => {
          const [{ FrameStream }, method] = await Promise.all([import("./frame-stream.ts"), load()]);
          return new FrameStream({ method, params, options, connection });
        }, cursorOf(params)),
  };
}
