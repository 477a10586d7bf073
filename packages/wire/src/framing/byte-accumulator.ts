/** First allocation: an idle connection with a few bytes of a line must stay cheap. */
const FIRST_BYTES = 1024;

/**
 * Collects the pieces of one message that spans chunks. Room doubles, so every byte is copied a
 * bounded number of times however small the pieces are, and no piece keeps its whole chunk alive.
 */
export class ByteAccumulator {
  readonly #limit: number;
  #bytes: Buffer | undefined;
  #length = 0;

  /** `limit` is the most that is ever asked for; room is never made beyond it. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    const needed = this.#length + piece.length;
    let bytes = this.#bytes;
    if (bytes === undefined || bytes.length < needed) {
      const room = Math.max(needed, Math.min(this.#limit, (bytes?.length ?? FIRST_BYTES / 2) * 2));
      const grown = Buffer.allocUnsafeSlow(room);
      bytes?.copy(grown, 0, 0, this.#length);
      this.#bytes = bytes = grown;
    }
    piece.copy(bytes, this.#length);
    this.#length = needed;
  }

  /** Hands the collected bytes over and forgets them. */
  take(): Buffer {
    const bytes = this.#bytes?.subarray(0, this.#length) ?? Buffer.alloc(0);
    this.clear();
    return bytes;
  }

  clear(): void {
    this.#bytes = undefined;
    this.#length = 0;
  }
}
