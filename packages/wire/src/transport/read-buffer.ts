import type { OnReadOpts } from "node:net";

/** What one read can bring; about what the kernel hands over at once. */
const READ_BYTES = 64 * 1024;

/**
 * One buffer for all reads of a socket: the stream machinery and an allocation for each read are
 * what a small call would otherwise mostly cost. Chunks are lent, until the next read.
 */
export class ReadBuffer {
  readonly onread: OnReadOpts;
  #deliver: ((chunk: Uint8Array) => void) | undefined;
  /** What came before anybody took it. */
  #early: Buffer | undefined;

  constructor() {
    this.onread = {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (bytes, buffer) => this.#read(buffer.subarray(0, bytes)),
    };
  }

  /** Gives everything from now on. What came early is given soon, and then `resume` is called. */
  take(deliver: (chunk: Uint8Array) => void, resume: () => void): void {
    this.#deliver = deliver;
    const early = this.#early;
    this.#early = undefined;
    if (early === undefined) return;
    setImmediate(() => {
      deliver(early);
      resume();
    });
  }

  /** `false` stops reading until the socket is resumed. */
  #read(chunk: Uint8Array): boolean {
    if (this.#deliver === undefined) {
      this.#early = Buffer.concat([this.#early ?? Buffer.alloc(0), chunk]);
      return false;
    }
    this.#deliver(chunk);
    return true;
  }
}
