import { fullFence } from "./full-fence.ts";
import type { Region } from "./region.ts";
import type { RegionReader, Scratch } from "./region-reader.ts";
import { Spans } from "./spans.ts";

/** Reads a region's memory in place. Closing the reader closes the region. */
export function memoryReader(region: Region): RegionReader {
  return new MemoryReader(region);
}

class MemoryReader implements RegionReader {
  readonly byteLength: number;
  readonly #region: Region;
  readonly #spans: Spans;

  constructor(region: Region) {
    this.#region = region;
    this.byteLength = region.byteLength;
    this.#spans = new Spans(region.memory().bytes);
  }

  get isOpen(): boolean {
    return this.#region.isOpen;
  }

  word(offset: number): number {
    return Atomics.load(this.#region.memory().words, offset >>> 2);
  }

  copy(offset: number, into: Uint8Array<ArrayBufferLike>): void {
    this.#region.memory();
    into.set(this.#spans.at(offset, into.length));
  }

  lend(offset: number, byteLength: number, _scratch: Scratch): Uint8Array<ArrayBufferLike> {
    this.#region.memory();
    return this.#spans.at(offset, byteLength);
  }

  fence(): void {
    fullFence();
  }

  close(): void {
    this.#region.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
