import type { Readable, Writable } from "node:stream";
import { isRecord } from "../envelope/record.ts";
import type { PeerHandle } from "./peer-handle.ts";
import type { ReadBuffer } from "./read-buffer.ts";
import { toBytes } from "./to-bytes.ts";
import type { CloseCause, Transport, TransportSink } from "./transport.ts";

/** From here on a text is made bytes before it is handed on. */
const LONG_TEXT = 4_096;

/** A transport over Node streams: one duplex given twice, or a pair of pipes. */
export class StreamTransport implements Transport {
  readonly peer: PeerHandle;
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #reads: ReadBuffer | undefined;
  #failure: string | undefined;
  #closed = false;

  /** `reads`: where the input's bytes go when they do not come as `data` events. */
  constructor(input: Readable, output: Writable, peer: PeerHandle, reads?: ReadBuffer) {
    this.#reads = reads;
    this.#input = input;
    this.#output = output;
    this.peer = peer;
    // A failure can come before anybody listens; it is told with `close`.
    for (const stream of new Set<Readable | Writable>([input, output])) {
      stream.on("error", (error) => (this.#failure ??= errorCode(error)));
    }
  }

  get pendingBytes(): number {
    return this.#output.writableLength;
  }

  start(sink: TransportSink): void {
    const input = this.#input;
    const output = this.#output;
    const data = (chunk: Uint8Array): void => sink.data(chunk);
    if (this.#reads === undefined) input.on("data", data);
    else this.#reads.take(data, () => input.resume());
    input.on("end", () => sink.end());
    output.on("drain", () => sink.drain());
    const close = (): void => {
      if (this.#closed) return;
      this.#closed = true;
      this.destroy();
      sink.close(this.#cause());
    };
    // One end of a pair that breaks takes the other with it; a pipe that ended in order does not.
    output.on("close", close);
    input.on("close", () => {
      if (!input.readableEnded) close();
    });
    if (output.destroyed) queueMicrotask(close);
  }

  write(chunk: string | Uint8Array): boolean {
    if (!this.#output.writable) return true;
    if (typeof chunk === "string" && chunk.length < LONG_TEXT) return this.#output.write(chunk, "utf8");
    return this.#output.write(typeof chunk === "string" ? toBytes(chunk) : chunk);
  }

  pause(): void {
    this.#input.pause();
  }

  resume(): void {
    this.#input.resume();
  }

  end(): void {
    if (this.#output.writable) this.#output.end();
  }

  destroy(): void {
    this.#input.destroy();
    this.#output.destroy();
  }

  #cause(): CloseCause {
    return this.#failure === undefined ? { kind: "ended" } : { kind: "failed", code: this.#failure };
  }
}

/** The system's name of the error (`EPIPE`), never its text, which may hold paths. */
export function errorCode(error: unknown): string {
  const code = isRecord(error) ? error["code"] : undefined;
  return typeof code === "string" ? code : "unknown";
}
