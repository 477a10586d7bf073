import { asBuffer } from "./as-buffer.ts";
import { ByteAccumulator } from "./byte-accumulator.ts";
import { MAX_HEADER_BYTES, readContentLength } from "./content-length-header.ts";
import type { Frame, FrameDecoder, FrameRefusal } from "./frame.ts";

const TERMINATOR = Buffer.from("\r\n\r\n");

/**
 * `Content-Length` frames: a header section of at most 1024 bytes, then a body of at most
 * `limitBytes`. The size a header announces is judged before any byte of the body is kept.
 */
export class ContentLengthDecoder implements FrameDecoder {
  readonly #limit: number;
  readonly #emit: (frame: Frame) => void;
  readonly #header = new ByteAccumulator(MAX_HEADER_BYTES);
  readonly #body: ByteAccumulator;
  /** Size of the body being read; nothing while a header is. */
  #expected: number | undefined;
  #over = false;

  constructor(limitBytes: number, emit: (frame: Frame) => void) {
    this.#limit = limitBytes;
    this.#emit = emit;
    this.#body = new ByteAccumulator(limitBytes);
  }

  get partial(): boolean {
    return this.#expected !== undefined || this.#header.length > 0;
  }

  push(chunk: Uint8Array): void {
    const bytes = asBuffer(chunk);
    let at = 0;
    while (!this.#over && at < bytes.length) {
      at =
        this.#expected === undefined
          ? this.#readHeader(bytes, at)
          : this.#readBody(bytes, at, this.#expected);
    }
  }

  end(): void {
    if (!this.#over && this.partial) this.#refuse({ reason: "truncated_frame" });
    this.#over = true;
  }

  #readHeader(bytes: Buffer, start: number): number {
    const held = this.#header.length;
    const window = Math.min(bytes.length, start + MAX_HEADER_BYTES - held);
    const piece = bytes.subarray(start, window);
    if (held === 0) {
      const end = piece.indexOf(TERMINATOR);
      if (end !== -1) return this.#opened(piece.toString("latin1", 0, end), start + end + TERMINATOR.length);
    }
    // The terminator may straddle chunks, so the pieces of a header are searched together; 1024 bytes bound that.
    this.#header.add(piece);
    const header = this.#header.take();
    const end = header.indexOf(TERMINATOR, Math.max(0, held - TERMINATOR.length + 1));
    if (end !== -1)
      return this.#opened(header.toString("latin1", 0, end), start + end + TERMINATOR.length - held);
    if (hasBareLf(header)) this.#refuse({ reason: "malformed_header" });
    else if (header.length >= MAX_HEADER_BYTES) this.#refuse({ reason: "header_too_long" });
    else this.#header.add(header);
    return window;
  }

  #opened(text: string, next: number): number {
    const reading = readContentLength(text);
    if (reading.kind === "refusal") {
      this.#refuse(reading.refusal);
    } else if (reading.bytes > this.#limit) {
      this.#refuse({ reason: "oversize", limitBytes: this.#limit, actualBytes: announced(reading.bytes) });
    } else if (reading.bytes === 0) {
      this.#emit({ kind: "message", bytes: Buffer.alloc(0) });
    } else {
      this.#expected = reading.bytes;
    }
    return next;
  }

  #readBody(bytes: Buffer, start: number, expected: number): number {
    const held = this.#body.length;
    const next = Math.min(bytes.length, start + expected - held);
    const piece = bytes.subarray(start, next);
    if (held + piece.length < expected) {
      this.#body.add(piece);
      return next;
    }
    this.#expected = undefined;
    let whole = piece;
    if (held > 0) {
      this.#body.add(piece);
      whole = this.#body.take();
    }
    this.#emit({ kind: "message", bytes: whole });
    return next;
  }

  #refuse(refusal: FrameRefusal): void {
    this.#over = true;
    this.#expected = undefined;
    this.#header.clear();
    this.#body.clear();
    this.#emit({ kind: "refusal", refusal });
  }
}

/** A line that ends in LF alone will never reach the terminator: said at once, not after 1024 bytes. */
function hasBareLf(header: Buffer): boolean {
  for (let at = header.indexOf(0x0a); at !== -1; at = header.indexOf(0x0a, at + 1)) {
    if (header[at - 1] !== 0x0d) return true;
  }
  return false;
}

/** An announced size can be any run of digits; what travels stays an exact integer. */
function announced(bytes: number): number {
  return Math.min(bytes, Number.MAX_SAFE_INTEGER);
}
