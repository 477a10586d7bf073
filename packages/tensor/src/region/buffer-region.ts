import { RegionError } from "./region-error.ts";
import type { Region, RegionAccess, RegionBacking, RegionMemory } from "./region.ts";

/** What a region does once its last user has gone. */
export type Release = (memory: RegionMemory) => void;

/** A region over bytes that somebody else came by; each back end has its own way to get them and to give them back. */
export class BufferRegion implements Region {
  readonly backing: RegionBacking;
  readonly access: RegionAccess;
  readonly byteLength: number;
  readonly #release: Release;
  #memory: RegionMemory | undefined;

  constructor(backing: RegionBacking, access: RegionAccess, buffer: ArrayBufferLike, release: Release) {
    if (IS_BIG_ENDIAN) throw new RegionError("big_endian_host");
    this.backing = backing;
    this.access = access;
    this.byteLength = buffer.byteLength;
    this.#release = release;
    this.#memory = {
      bytes: new Uint8Array(buffer),
      words: new Int32Array(buffer, 0, Math.floor(buffer.byteLength / 4)),
      longs: new BigInt64Array(buffer, 0, Math.floor(buffer.byteLength / 8)),
      view: new DataView(buffer),
    };
  }

  get isOpen(): boolean {
    return this.#memory !== undefined;
  }

  memory(): RegionMemory {
    if (this.#memory === undefined) throw new RegionError("region_closed");
    return this.#memory;
  }

  writable(): RegionMemory {
    const memory = this.memory();
    if (this.access === "read-only") throw new RegionError("region_read_only");
    return memory;
  }

  close(): void {
    const memory = this.#memory;
    if (memory === undefined) return;
    this.#memory = undefined;
    this.#release(memory);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const IS_BIG_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;
