import type { PeerHandle } from "./peer-handle.ts";
import type { Transport, TransportSink } from "./transport.ts";

/** Bytes on the way above which `write` asks for a pause; about what a socket buffer holds. */
const HIGH_WATER_BYTES = 64 * 1024;

const PEER: PeerHandle = { transport: "memory", descriptor: () => undefined };

/** One end of a pair. Behaves as a socket does: delivery is never within the sender's call, and waits while paused. */
export class MemoryTransport implements Transport {
  readonly peer = PEER;
  private other: MemoryTransport;
  #sink: TransportSink | undefined;
  /** Bytes sent by this end and not yet taken by the other. */
  readonly #outgoing: Uint8Array[] = [];
  #pending = 0;
  #drainOwed = false;
  #paused = false;
  /** Of this end's own output: asked to end, and the other end told. */
  #ending = false;
  #ended = false;
  #closed = false;
  #closeTold = false;
  #scheduled = false;

  private constructor() {
    this.other = this;
  }

  static pair(): readonly [MemoryTransport, MemoryTransport] {
    const one = new MemoryTransport();
    const two = new MemoryTransport();
    one.other = two;
    two.other = one;
    return [one, two];
  }

  get pendingBytes(): number {
    return this.#pending;
  }

  start(sink: TransportSink): void {
    this.#sink = sink;
    this.other.#schedule();
    this.#schedule();
  }

  write(chunk: string | Uint8Array): boolean {
    if (this.#closed || this.#ending || chunk.length === 0) return true;
    const bytes = typeof chunk === "string" ? Buffer.from(chunk, "utf8") : Buffer.from(chunk);
    this.#outgoing.push(bytes);
    this.#pending += bytes.length;
    this.#schedule();
    this.#drainOwed ||= this.#pending >= HIGH_WATER_BYTES;
    return !this.#drainOwed;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.other.#schedule();
  }

  end(): void {
    this.#ending = true;
    this.#schedule();
  }

  destroy(): void {
    this.#ending = true;
    this.#closed = true;
    this.#schedule();
    this.other.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#turn());
  }

  /** Moves this end's output on, then closes this end when nothing more can happen to it. */
  #turn(): void {
    this.#scheduled = false;
    if (this.other.#closed) this.#lose();
    else if (this.other.#sink !== undefined) this.#deliver(this.other.#sink);
    // An end whose peer closed hears of it only after it has read what was on its way.
    if (this.#ended && this.other.#ended) this.#closed = true;
    if (this.#closed && !this.#closeTold && this.#sink !== undefined) {
      this.#closeTold = true;
      this.#sink.close({ kind: "ended" });
    }
  }

  #deliver(sink: TransportSink): void {
    for (
      let bytes = this.#outgoing[0];
      bytes !== undefined && !this.other.#paused;
      bytes = this.#outgoing[0]
    ) {
      this.#outgoing.shift();
      this.#pending -= bytes.length;
      sink.data(bytes);
    }
    if (this.#pending > 0) return;
    if (this.#drainOwed && !this.#closed) {
      this.#drainOwed = false;
      this.#sink?.drain();
    }
    if (this.#ending && !this.#ended && !this.other.#paused) {
      this.#ended = true;
      sink.end();
      this.other.#schedule();
    }
  }

  /** Bytes for an end that is gone are lost, and whoever wrote them learns of it, as on a socket. */
  #lose(): void {
    if (this.#pending > 0) this.#closed = true;
    this.#outgoing.length = 0;
    this.#pending = 0;
    if (this.#ending) this.#ended = true;
  }
}
