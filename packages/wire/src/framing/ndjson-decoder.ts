import { asBuffer } from "./as-buffer.ts";
import { ByteAccumulator } from "./byte-accumulator.ts";
import type { Frame, FrameDecoder } from "./frame.ts";

const LF = 0x0a;

/**
 * One message per LF line. The limit counts the bytes of a line without its LF. A line beyond it is
 * refused at its first byte too many and ends the stream: what follows is dropped unread.
 */
export class NdjsonDecoder implements FrameDecoder {
  readonly #limit: number;
  readonly #emit: (frame: Frame) => void;
  readonly #line: ByteAccumulator;
  #over = false;

  constructor(limitBytes: number, emit: (frame: Frame) => void) {
    this.#limit = limitBytes;
    this.#emit = emit;
    this.#line = new ByteAccumulator(limitBytes);
  }

  get partial(): boolean {
    return this.#line.length > 0;
  }

  push(chunk: Uint8Array): void {
    if (this.#over) return;
    const bytes = asBuffer(chunk);
    let start = 0;
    while (start < bytes.length) {
      const end = bytes.indexOf(LF, start);
      const length = this.#line.length + (end === -1 ? bytes.length : end) - start;
      if (length > this.#limit) return this.#refuseOversize();
      if (end === -1) return this.#line.add(bytes.subarray(start));
      this.#emit({ kind: "message", bytes: this.#complete(bytes, start, end) });
      start = end + 1;
    }
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    if (!this.partial) return;
    this.#line.clear();
    this.#emit({ kind: "refusal", refusal: { reason: "missing newline terminator" } });
  }

  /** No copy when the whole line lies in one chunk. */
  #complete(bytes: Buffer, start: number, end: number): Buffer {
    if (this.#line.length === 0) return bytes.subarray(start, end);
    this.#line.add(bytes.subarray(start, end));
    return this.#line.take();
  }

  /** The reported size is the least the line can have, whatever the chunks were. */
  #refuseOversize(): void {
    this.#over = true;
    this.#line.clear();
    const refusal = { reason: "oversize", limitBytes: this.#limit, actualBytes: this.#limit + 1 } as const;
    this.#emit({ kind: "refusal", refusal });
  }
}
