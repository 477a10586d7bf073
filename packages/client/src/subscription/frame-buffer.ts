/** What comes next: a frame, the end, or an error that the consumer is to meet. */
export type Taken =
  | { readonly kind: "frame"; readonly frame: unknown }
  | { readonly kind: "over" }
  | { readonly kind: "failed"; readonly error: unknown };

/** Frames between a connection and a consumer that takes its time. */
export class FrameBuffer {
  readonly #limit: number;
  readonly #onRoom: () => void;
  #frames: unknown[] = [];
  #last: Taken | undefined;
  #full = false;
  #came = Promise.withResolvers<void>();
  #room = Promise.resolve();
  #makeRoom: () => void = () => undefined;

  /** `onRoom` runs when a full buffer has fallen to half of its limit. */
  constructor(limit: number, onRoom: () => void) {
    this.#limit = limit;
    this.#onRoom = onRoom;
  }

  /** From the limit on, until half of it has been taken. */
  get full(): boolean {
    return this.#full;
  }

  /** Resolves once the buffer is not full. */
  room(): Promise<void> {
    return this.#room;
  }

  push(frame: unknown): void {
    if (this.#last !== undefined) return;
    this.#frames.push(frame);
    if (!this.#full && this.#frames.length >= this.#limit) {
      this.#full = true;
      this.#room = new Promise((resolve) => (this.#makeRoom = resolve));
    }
    this.#came.resolve();
  }

  /** What follows the frames that wait. The first one counts. */
  end(last: Exclude<Taken, { readonly kind: "frame" }>): void {
    this.#last ??= last;
    this.#came.resolve();
  }

  /** Over at once: what waits is dropped. */
  drop(): void {
    this.#frames = [];
    this.#last = { kind: "over" };
    this.#emptied();
    this.#came.resolve();
  }

  async take(): Promise<Taken> {
    while (this.#frames.length === 0) {
      if (this.#last !== undefined) return this.#last;
      this.#came = Promise.withResolvers();
      await this.#came.promise;
    }
    const frame = this.#frames.shift();
    if (this.#frames.length <= this.#limit / 2) this.#emptied();
    return { kind: "frame", frame };
  }

  #emptied(): void {
    if (!this.#full) return;
    this.#full = false;
    this.#makeRoom();
    this.#onRoom();
  }
}
