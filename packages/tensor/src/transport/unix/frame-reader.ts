import { FRAME_HEADER_BYTES, type Frame } from "./frame.ts";

/** What a chunk brought: the frames that are whole now, or that the stream makes no sense. */
export type FramesRead = { readonly ok: true; readonly frames: readonly Frame[] } | { readonly ok: false };

/** Cuts a stream of bytes into frames. A frame is copied once at most, in however many pieces it comes. */
export class FrameReader {
  readonly #maxBytes: number;
  /** A frame that has begun: its header first, then all of it. */
  #partial: Buffer | undefined;
  #filled = 0;

  /** @param maxBytes longest frame, header included */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Buffer): FramesRead {
    const frames: Frame[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.#partial !== undefined) {
        at += this.#fill(this.#partial, chunk, at);
        if (this.#filled < this.#partial.length) break;
        if (!this.#completePartial(this.#partial, frames)) return { ok: false };
        continue;
      }
      const rest = chunk.length - at;
      const length = rest < FRAME_HEADER_BYTES ? undefined : this.#lengthIn(chunk, at);
      if (length === 0) return { ok: false };
      if (length !== undefined && length <= rest) {
        frames.push(frameIn(chunk.subarray(at, at + length)));
        at += length;
        continue;
      }
      this.#partial = Buffer.allocUnsafe(length ?? FRAME_HEADER_BYTES);
      this.#filled = 0;
    }
    return { ok: true, frames };
  }

  #fill(partial: Buffer, chunk: Buffer, at: number): number {
    const copied = chunk.copy(partial, this.#filled, at);
    this.#filled += copied;
    return copied;
  }

  /** A header that came in pieces makes room for its frame; a frame is handed over. */
  #completePartial(partial: Buffer, frames: Frame[]): boolean {
    const length = this.#lengthIn(partial, 0);
    if (length === 0) return false;
    if (length > partial.length) {
      this.#partial = Buffer.allocUnsafe(length);
      partial.copy(this.#partial);
      return true;
    }
    frames.push(frameIn(partial));
    this.#partial = undefined;
    return true;
  }

  /** 0 for a length that no frame has. */
  #lengthIn(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32LE(at);
    return length < FRAME_HEADER_BYTES || length > this.#maxBytes ? 0 : length;
  }
}

function frameIn(bytes: Buffer): Frame {
  return {
    kind: bytes.readUInt32LE(4),
    id: bytes.readUInt32LE(8),
    argument: bytes.readInt32LE(12),
    body: bytes.subarray(FRAME_HEADER_BYTES),
  };
}
