import type { Socket } from "node:net";

/** Writes of one turn of the event loop leave in one call to the system. */
export class BatchedWrites {
  readonly #socket: Socket;
  #corked = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Bytes that the system has not taken yet. */
  get waitingBytes(): number {
    return this.#socket.writableLength;
  }

  write(frame: Uint8Array): void {
    if (!this.#socket.writable) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      setImmediate(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(frame);
  }

  /** Ends the connection after what was written. */
  end(frame?: Uint8Array): void {
    if (frame !== undefined) this.write(frame);
    this.#socket.end();
  }
}
