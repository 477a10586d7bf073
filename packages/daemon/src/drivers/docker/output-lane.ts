/** What stops and restarts the source of all lanes. */
export interface Flow {
  pause(): void;
  resume(): void;
}

/** Bytes that wait for their receiver before the source is stopped. */
const HIGH_WATER_BYTES = 1024 * 1024;

/** One pane's bytes on their way to a receiver that takes its time: in order, and never without bound. */
export class OutputLane {
  readonly #onBytes: (bytes: Uint8Array) => Promise<void>;
  readonly #onEnd: () => void;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #giving: Promise<void> | undefined;
  #paused: Flow | undefined;
  #state: "open" | "ended" | "closed" = "open";

  constructor(onBytes: (bytes: Uint8Array) => Promise<void>, onEnd: () => void) {
    this.#onBytes = onBytes;
    this.#onEnd = onEnd;
  }

  push(bytes: Buffer, flow: Flow): void {
    if (this.#state !== "open") return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > HIGH_WATER_BYTES && this.#paused === undefined) {
      this.#paused = flow;
      flow.pause();
    }
    this.#giving ??= this.#give().finally(() => (this.#giving = undefined));
  }

  /** The source is gone; what waits is still given. */
  end(): void {
    if (this.#state !== "open") return;
    this.#state = "ended";
    void (this.#giving ?? Promise.resolve()).then(() => this.#onEnd());
  }

  /** Asked for by the receiver: it gets what waits, and is not told of an end. */
  async close(): Promise<void> {
    this.#state = "closed";
    await this.#giving;
    this.#resume();
  }

  async #give(): Promise<void> {
    while (this.#waiting.length > 0) {
      const bytes = Buffer.concat(this.#waiting);
      this.#waiting = [];
      this.#waitingBytes = 0;
      try {
        await this.#onBytes(bytes);
      } catch {
        // A receiver that cannot take bytes any more is told that there will be none; it knows why.
        this.#waiting = [];
        this.#resume();
        if (this.#state === "open") {
          this.#state = "ended";
          this.#onEnd();
        }
        return;
      }
      this.#resume();
    }
  }

  #resume(): void {
    const flow = this.#paused;
    this.#paused = undefined;
    flow?.resume();
  }
}
