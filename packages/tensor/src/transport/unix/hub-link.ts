import { connect, type Socket } from "node:net";
import type { LossReason } from "../transport.ts";
import { BatchedWrites } from "./batched-writes.ts";
import { FrameReader } from "./frame-reader.ts";
import { FRAME_HEADER_BYTES, FRAME_KINDS, GOODBYE_REASONS, POSITION_BYTES, type Frame } from "./frame.ts";
import { clientHello, readHubHello, type HubHello } from "./hello.ts";

/** Longest frame a hub sends, whatever its window: a bound for what is no hub. */
const FRAME_MAX_BYTES = FRAME_HEADER_BYTES + POSITION_BYTES + 64 * 1024 * 1024;

export interface HubLinkEvents {
  /** The hub said hello. */
  open(hello: HubHello): void;
  frame(frame: Frame): void;
  /** The connection is over; called once. */
  lost(reason: LossReason): void;
}

/** One connection to a hub, from its start to its end. */
export class HubLink {
  readonly #socket: Socket;
  readonly #writes: BatchedWrites;
  readonly #reader = new FrameReader(FRAME_MAX_BYTES);
  readonly #events: HubLinkEvents;
  #reason: LossReason = "unreachable";
  #open = false;
  #over = false;

  constructor(path: string, events: HubLinkEvents) {
    this.#events = events;
    this.#socket = connect({ path });
    this.#writes = new BatchedWrites(this.#socket);
    this.#socket.on("connect", () => {
      this.#reason = "broken";
      this.#writes.write(clientHello());
    });
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    // The reason of an error is told by how far the connection had come; closing follows.
    this.#socket.on("error", () => this.#socket.destroy());
    this.#socket.on("close", () => this.#lose());
  }

  write(frame: Uint8Array): void {
    if (!this.#over) this.#writes.write(frame);
  }

  /** Ends the connection after what was written; nothing is told of it. */
  close(): void {
    this.#over = true;
    this.#writes.end();
    // What a hub says now is for nobody; it is read so that the end is seen.
    this.#socket.resume();
  }

  #read(chunk: Buffer): void {
    if (this.#over) return;
    const read = this.#reader.push(chunk);
    if (!read.ok) return this.#fail();
    for (const frame of read.frames) {
      if (this.#over) return;
      this.#take(frame);
    }
  }

  #take(frame: Frame): void {
    if (frame.kind === FRAME_KINDS.goodbye) {
      this.#reason = lossOf(frame.argument);
      this.#socket.destroy();
    } else if (this.#open) this.#events.frame(frame);
    else {
      const hello = readHubHello(frame);
      if (hello === undefined) return this.#fail();
      this.#open = true;
      this.#events.open(hello);
    }
  }

  /** Ends the connection over something that makes no sense. */
  #fail(): void {
    this.#reason = "protocol";
    this.#socket.destroy();
  }

  #lose(): void {
    if (this.#over) return;
    this.#over = true;
    this.#events.lost(this.#reason);
  }
}

function lossOf(goodbye: number): LossReason {
  switch (goodbye) {
    case GOODBYE_REASONS.stopped:
      return "stopped";
    case GOODBYE_REASONS.too_slow:
      return "too_slow";
    default:
      return "protocol";
  }
}
