import type { SubscriptionRuntime } from "@interlock/contracts/define";
import type { EnvelopeCodec } from "../../envelope/envelope-codec.ts";
import { NOTIFY_METHOD, notifyParams } from "../../envelope/protocol-message.ts";
import type { ServeFault } from "../serve-options.ts";
import { toJson } from "../to-json.ts";

/** Why this side ends a subscription by itself; stands in the `reason` of the frame `end`. */
export type EndReason = "closing" | "internal_error";

/** Writes frames under the builder rule: what does not fit the contract does not leave. */
export class FrameWriter {
  readonly #codec: EnvelopeCodec;
  readonly onFault: (fault: ServeFault) => void;

  constructor(codec: EnvelopeCodec, onFault: (fault: ServeFault) => void) {
    this.#codec = codec;
    this.onFault = onFault;
  }

  /** The framed notification. `undefined`: it cannot travel, and the operator has been told why. */
  frame(method: SubscriptionRuntime, id: string, frame: unknown): string | undefined {
    const written = method.checkFrame(frame)
      ? this.#notify(method.name, id, frame)
      : ({ kind: "frame_unfit", method: method.name, error: undefined } as const);
    if (typeof written === "string") return written;
    this.onFault(written);
    return undefined;
  }

  /** The last frame; `undefined` where the contract has no such frame. */
  end(method: SubscriptionRuntime, id: string, reason: EndReason): string | undefined {
    const frame = { type: "end", reason };
    return method.checkFrame(frame) ? this.frame(method, id, frame) : undefined;
  }

  #notify(method: string, id: string, frame: unknown): string | ServeFault {
    const json = toJson(method, frame);
    if (typeof json !== "string") return json;
    return (
      this.#codec.encodePush(NOTIFY_METHOD, notifyParams(id, json, this.#codec.subscriptionNames)) ?? {
        kind: "response_too_large",
        method,
        error: undefined,
      }
    );
  }
}
