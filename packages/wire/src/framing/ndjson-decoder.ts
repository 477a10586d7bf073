import { asBuffer } from "./as-buffer.ts";
import { ByteAccumulator } from "./byte-accumulator.ts";
import type { Frame, FrameDecoder } from "./frame.ts";

const LF = 0x0a;

/**
 * One message per LF line. The limit counts the bytes of a line without its LF. A line beyond it is
 * refused and ends the stream: what follows is dropped unread.
 *
 * With `countTo` the rest of such a line is counted, not kept, and refused at its end with its exact
 * size; one beyond `countTo` bytes is refused there, with one byte more. Without it a line is refused
 * at its first byte too many.
 */
export class NdjsonDecoder implements FrameDecoder {
  readonly #limit: number;
  readonly #countTo: number;
  readonly #emit: (frame: Frame) => void;
  readonly #line: ByteAccumulator;
  /** Bytes so far of a line that is too long; 0 while there is none. */
  #counted = 0;
  #over = false;

  constructor(limitBytes: number, emit: (frame: Frame) => void, countTo: number = limitBytes) {
    this.#limit = limitBytes;
    this.#countTo = countTo;
    this.#emit = emit;
    this.#line = new ByteAccumulator(limitBytes);
  }

  get partial(): boolean {
    return this.#line.length > 0 || this.#counted > 0;
  }

  push(chunk: Uint8Array): void {
    if (this.#over) return;
    const bytes = asBuffer(chunk);
    let start = 0;
    while (start < bytes.length) {
      const end = bytes.indexOf(LF, start);
      const length = this.#line.length + this.#counted + (end === -1 ? bytes.length : end) - start;
      if (length > this.#limit) return this.#count(length, end !== -1);
      if (end === -1) return this.#line.add(bytes.subarray(start));
      this.#emit({ kind: "message", bytes: this.#complete(bytes, start, end) });
      start = end + 1;
    }
  }

  end(): void {
    if (this.#over) return;
    if (this.#counted > 0) return this.#refuseOversize();
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

  #count(length: number, ended: boolean): void {
    this.#line.clear();
    // The same for the same line, whatever the chunks were.
    this.#counted = Math.min(length, this.#countTo + 1);
    if (ended || length > this.#countTo) this.#refuseOversize();
  }

  #refuseOversize(): void {
    this.#over = true;
    const refusal = { reason: "oversize", limitBytes: this.#limit, actualBytes: this.#counted } as const;
    this.#counted = 0;
    this.#emit({ kind: "refusal", refusal });
  }
}
