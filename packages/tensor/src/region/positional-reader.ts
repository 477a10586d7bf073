import { readSync } from "node:fs";
import { libc } from "../native/libc.ts";
import { openContained } from "../path/open-contained.ts";
import type { AllowedBases } from "../path/allowed-bases.ts";
import { isOnHugepages } from "./hugepages.ts";
import type { RegionRefused } from "./mapped-region.ts";
import { fullFence } from "./full-fence.ts";
import { RegionError } from "./region-error.ts";
import type { RegionReader, Scratch } from "./region-reader.ts";

export interface PositionalRequest {
  readonly bases: AllowedBases;
  readonly path: string;
  readonly byteLength: number;
  readonly hugepages?: "require" | "advise";
}

export type PositionalOpened = { readonly kind: "opened"; readonly reader: RegionReader } | RegionRefused;

/**
 * Reads a region by `pread`, for writers that are not trusted to keep the file's length: a mapping that lost its end
 * kills whoever touches it, a read only comes back short and throws `pool_lost`.
 *
 * It is slower, copies always, and is weaker by the letter: the kernel gives eight bytes of a word in one piece on every
 * machine that was tried, and nobody promises it. Both halves are compared with the one value that is right, twice.
 */
export function openPositionalReader(request: PositionalRequest): PositionalOpened {
  const file = openContained(request.bases, request.path, { ...request, access: "read-only" });
  if (file.kind === "refused") return file;
  if (request.hugepages === "require" && !isOnHugepages(file.descriptor)) {
    libc().close(file.descriptor);
    return { kind: "refused", reason: "hugepages_unavailable" };
  }
  return { kind: "opened", reader: new PositionalReader(file.descriptor, request.byteLength) };
}

class PositionalReader implements RegionReader {
  readonly byteLength: number;
  readonly #word = new Int32Array(1);
  readonly #wordBytes = new Uint8Array(this.#word.buffer);
  #descriptor: number | undefined;

  constructor(descriptor: number, byteLength: number) {
    this.#descriptor = descriptor;
    this.byteLength = byteLength;
  }

  get isOpen(): boolean {
    return this.#descriptor !== undefined;
  }

  word(offset: number): number {
    this.copy(offset, this.#wordBytes);
    return this.#word[0] ?? 0;
  }

  copy(offset: number, into: Uint8Array<ArrayBufferLike>): void {
    if (this.#descriptor === undefined) throw new RegionError("region_closed");
    let done = 0;
    while (done < into.length) {
      const read = readSync(this.#descriptor, into, done, into.length - done, offset + done);
      if (read === 0) throw new RegionError("pool_lost");
      done += read;
    }
  }

  lend(offset: number, byteLength: number, scratch: Scratch): Uint8Array<ArrayBufferLike> {
    const bytes = scratch.take(byteLength);
    this.copy(offset, bytes);
    return bytes;
  }

  fence(): void {
    fullFence();
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    libc().close(this.#descriptor);
    this.#descriptor = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
