/**
 * Views of parts of a region, made once and then used again: a ring comes back to the same slots, and a stream mostly
 * to the same lengths, so that a frame costs no garbage.
 */
export class Spans {
  readonly #bytes: Uint8Array<ArrayBufferLike>;
  readonly #byOffset = new Map<number, Uint8Array<ArrayBufferLike>>();

  constructor(bytes: Uint8Array<ArrayBufferLike>) {
    this.#bytes = bytes;
  }

  at(offset: number, byteLength: number): Uint8Array<ArrayBufferLike> {
    const known = this.#byOffset.get(offset);
    if (known !== undefined && known.length === byteLength) return known;
    const span = this.#bytes.subarray(offset, offset + byteLength);
    this.#byOffset.set(offset, span);
    return span;
  }
}
