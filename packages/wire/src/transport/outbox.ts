import type { Transport } from "./transport.ts";

/** Text that is written without waiting for the end of the tick, so that one tick never holds megabytes. */
const FLUSH_AT_LENGTH = 128 * 1024;

/** Joins everything that is sent within one tick into one write. */
export class Outbox {
  readonly #transport: Transport;
  #text = "";
  #scheduled = false;
  #held = false;
  #congested = false;
  readonly #flushLater = (): void => {
    this.#scheduled = false;
    this.flush();
  };

  readonly #onCongested: () => void;

  /** `onCongested` runs when the transport first asks to wait; its `drain` goes to `drained`. */
  constructor(transport: Transport, onCongested: () => void = () => undefined) {
    this.#transport = transport;
    this.#onCongested = onCongested;
  }

  /** Whether the transport asked to wait and more than `limit` bytes do; `drain` will end it. */
  full(limit: number): boolean {
    return this.#congested && this.#transport.pendingBytes + this.#text.length > limit;
  }

  /** Whether the transport has asked to wait. */
  get congested(): boolean {
    return this.#congested;
  }

  /** Bytes are written now, behind all text that waits. */
  push(message: string | readonly Uint8Array[]): void {
    if (typeof message !== "string") {
      this.flush();
      for (const bytes of message) this.#hand(bytes);
      return;
    }
    this.#text += message;
    if (this.#text.length >= FLUSH_AT_LENGTH) return this.flush();
    if (this.#scheduled || this.#held) return;
    this.#scheduled = true;
    // Ticks run after the microtasks of the current turn: whatever those send goes out together.
    process.nextTick(this.#flushLater);
  }

  /** Until `release`, which writes it, text waits; both within one tick. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.flush();
  }

  flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#hand(text);
  }

  #hand(chunk: string | Uint8Array): void {
    if (this.#transport.write(chunk) || this.#congested) return;
    this.#congested = true;
    this.#onCongested();
  }

  drained(): void {
    this.#congested = false;
  }
}
