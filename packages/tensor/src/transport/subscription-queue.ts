import { Fifo } from "./fifo.ts";
import type { CloseReason, Image, MessageHandler, MessageInfo, SubscriptionEvents } from "./transport.ts";

type Entry =
  | {
      readonly kind: "message";
      readonly sessionId: number;
      readonly position: number;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "image"; readonly image: Image }
  | { readonly kind: "gone"; readonly sessionId: number }
  | { readonly kind: "closed"; readonly reason: CloseReason };

/** What has come for a subscription and waits to be polled; what comes after it was closed is nobody's. */
export class SubscriptionQueue {
  readonly #events: SubscriptionEvents;
  readonly #entries = new Fifo<Entry>();
  readonly #images = new Map<number, Image>();
  /** One for all messages: it is valid during the handler only. */
  readonly #info: { streamId: number; sessionId: number; position: number };
  #polling = false;
  closed: CloseReason | undefined;

  constructor(streamId: number, events: SubscriptionEvents) {
    this.#events = events;
    this.#info = { streamId, sessionId: 0, position: 0 };
  }

  get images(): readonly Image[] {
    return [...this.#images.values()];
  }

  message(sessionId: number, position: number, bytes: Uint8Array): void {
    this.#push({ kind: "message", sessionId, position, bytes });
  }

  image(sessionId: number, joinPosition: number): void {
    this.#push({ kind: "image", image: { sessionId, joinPosition } });
  }

  imageGone(sessionId: number): void {
    this.#push({ kind: "gone", sessionId });
  }

  /** What came before is still polled. */
  end(reason: CloseReason): void {
    this.#push({ kind: "closed", reason });
  }

  /** What came before is dropped. */
  close(): void {
    this.closed ??= "closed_here";
    this.#images.clear();
  }

  /** @param read told how many messages were handed over, an exception of the handler or not */
  poll(handler: MessageHandler, limit: number, read: (count: number) => void): number {
    // A handler that polls would see its own message's successors before it is done with it.
    if (this.#polling) return 0;
    this.#polling = true;
    let count = 0;
    try {
      while (count < limit && this.closed === undefined) {
        const entry = this.#entries.shift();
        if (entry === undefined) break;
        if (entry.kind === "message") count += 1;
        this.#hand(entry, handler);
      }
    } finally {
      this.#polling = false;
      if (count > 0) read(count);
    }
    return count;
  }

  #hand(entry: Entry, handler: MessageHandler): void {
    switch (entry.kind) {
      case "message": {
        this.#info.sessionId = entry.sessionId;
        this.#info.position = entry.position;
        const info: MessageInfo = this.#info;
        return handler(entry.bytes, info);
      }
      case "image":
        this.#images.set(entry.image.sessionId, entry.image);
        return this.#events.onImage?.(entry.image);
      case "gone":
        return this.#lose(entry.sessionId);
      case "closed":
        for (const sessionId of this.#images.keys()) this.#lose(sessionId);
        this.closed = entry.reason;
    }
  }

  #lose(sessionId: number): void {
    const image = this.#images.get(sessionId);
    this.#images.delete(sessionId);
    if (image !== undefined) this.#events.onImageGone?.(image);
  }

  #push(entry: Entry): void {
    if (this.closed !== undefined) return;
    this.#entries.push(entry);
    if (this.#entries.size === 1 && !this.#polling) this.#events.onReady?.();
  }
}
