/**
 * How the slots of a region are read, whatever way its bytes are reached. Offsets are bytes from the region's start.
 * Each throws RegionError `region_closed`, and `pool_lost` where the file turned out shorter than the region.
 */
export interface RegionReader extends Disposable {
  readonly byteLength: number;
  readonly isOpen: boolean;
  /** Half of a commit word, read atomically and before everything that is read after it. */
  word(offset: number): number;
  copy(offset: number, into: Uint8Array<ArrayBufferLike>): void;
  /** The bytes themselves; `scratch` filled with them where there is no memory to show. */
  lend(offset: number, byteLength: number, scratch: Scratch): Uint8Array<ArrayBufferLike>;
  /** Everything that was read before comes before everything that is read after. */
  fence(): void;
  close(): void;
}

/** Memory of the reader's own, grown to the largest frame and then used again. */
export class Scratch {
  #bytes = new Uint8Array(0);

  take(byteLength: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length < byteLength) this.#bytes = new Uint8Array(byteLength);
    return this.#bytes.subarray(0, byteLength);
  }
}
