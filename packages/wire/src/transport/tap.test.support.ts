import type { EnvelopeCodec, ResponseEnvelope } from "../envelope/envelope-codec.ts";
import { readNotify } from "../envelope/protocol-message.ts";
import type { Transport } from "./transport.ts";

/** What a server said, in the order in which it was said. */
export type Said =
  | { readonly kind: "answer"; readonly id: unknown; readonly result: unknown }
  | { readonly kind: "refusal"; readonly id: unknown; readonly code: string; readonly details: unknown }
  | {
      readonly kind: "frame";
      readonly subscription: string;
      readonly frame: Readonly<Record<string, unknown>>;
    };

/** The client side of one connection, which remembers everything it hears in order. */
export class Tap {
  readonly said: Said[] = [];
  ended = false;
  readonly #transport: Transport;
  readonly #codec: EnvelopeCodec;
  #lastId = 0;
  #waiting: (() => void)[] = [];

  constructor(transport: Transport, codec: EnvelopeCodec) {
    this.#transport = transport;
    this.#codec = codec;
    const decoder = codec.decoder("response", (cut) => {
      if (cut.kind === "message") this.said.push(heard(codec.decodeResponse(cut.bytes)));
    });
    const wake = (): void => {
      for (const go of this.#waiting.splice(0)) go();
    };
    const end = (): void => {
      this.ended = true;
      transport.end();
      wake();
    };
    transport.start({
      data: (chunk) => {
        decoder.push(chunk);
        wake();
      },
      end,
      drain: () => undefined,
      close: end,
    });
  }

  /** Sends a request; its answer comes to `said` under the id that this returns. */
  ask(method: string, params: object = {}): number {
    this.#lastId++;
    this.#send(this.#codec.encodeRequest(this.#lastId, method, JSON.stringify(params)));
    return this.#lastId;
  }

  /** Sends a request and waits until it is answered. */
  async call(method: string, params: object = {}): Promise<Said> {
    const id = this.ask(method, params);
    return this.heard((each) => each.kind !== "frame" && each.id === id);
  }

  notify(method: string, params: object = {}): void {
    this.#send(this.#codec.encodeRequest(undefined, method, JSON.stringify(params)));
  }

  /** The first that passes, as soon as it is there. */
  /** The first that passes, as soon as it is there. */
  async heard(passes: (said: Said) => boolean): Promise<Said> {
    let seen = 0;
    let found: Said | undefined;
    await this.until(() => {
      for (; found === undefined && seen < this.said.length; seen++) {
        const said = this.said[seen];
        if (said !== undefined && passes(said)) found = said;
      }
      return found !== undefined;
    });
    if (found === undefined) throw new Error("nothing was heard");
    return found;
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.ended) throw new Error(`the server ended after ${JSON.stringify(this.said.slice(-3))}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async end(): Promise<void> {
    while (!this.ended) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  frames(subscription: string): readonly Readonly<Record<string, unknown>>[] {
    return this.said.flatMap((each) =>
      each.kind === "frame" && each.subscription === subscription ? [each.frame] : [],
    );
  }

  pause(): void {
    this.#transport.pause();
  }

  resume(): void {
    this.#transport.resume();
  }

  /** Says that nothing more will be said; reading goes on. */
  halfClose(): void {
    this.#transport.end();
  }

  destroy(): void {
    this.#transport.destroy();
  }

  #send(text: string | undefined): void {
    if (text === undefined) throw new Error("this test says more than a request may hold");
    this.#transport.write(text);
  }
}

function heard(response: ResponseEnvelope): Said {
  switch (response.kind) {
    case "result":
      return { kind: "answer", id: response.id, result: response.result };
    case "error":
      return { kind: "refusal", id: response.id, code: response.error.code, details: response.error.details };
    case "notification": {
      const notify = response.method === "$/subscription/notify" ? readNotify(response.params) : undefined;
      if (notify === undefined) throw new Error(`not a frame: ${JSON.stringify(response)}`);
      // A frame is an object; its members are looked at by the test.
      const frame = notify.frame as Readonly<Record<string, unknown>>;
      return { kind: "frame", subscription: notify.subscriptionId, frame };
    }
    case "violation":
      throw new Error(response.reason);
  }
}
