import type { Socket } from "node:net";
import type { ExchangePublication } from "../exchange-publication.ts";
import type { ExchangeSubscription } from "../exchange-subscription.ts";
import type { Exchange } from "../exchange.ts";
import { CHANNEL_MAX, streamKey } from "../stream-key.ts";
import { maxMessageBytes } from "../transport-limits.ts";
import { BatchedWrites } from "./batched-writes.ts";
import { FrameReader } from "./frame-reader.ts";
import {
  FRAME_HEADER_BYTES,
  FRAME_KINDS,
  GOODBYE_REASONS,
  newFrame,
  positionFrame,
  type Frame,
  type GoodbyeReason,
} from "./frame.ts";
import { hubHello, isClientHello } from "./hello.ts";

/** Publications and subscriptions that one client may have. */
const ENDS_MAX = 1024;

/** Milliseconds for a client to say hello. */
const HELLO_PATIENCE_MS = 5_000;

/** Milliseconds for a client to take its last frame. */
const GOODBYE_PATIENCE_MS = 1_000;

type End =
  | { readonly kind: "publication"; readonly publication: ExchangePublication }
  | { readonly kind: "subscription"; readonly subscription: ExchangeSubscription };

/** One client of a hub: its frames, and what it has published and subscribed to. */
export class HubConnection {
  readonly #exchange: Exchange;
  readonly #socket: Socket;
  readonly #writes: BatchedWrites;
  readonly #reader: FrameReader;
  readonly #ends = new Map<number, End>();
  readonly #maxMessageBytes: number;
  readonly #helloTimer: NodeJS.Timeout;
  #endTimer: NodeJS.Timeout | undefined;
  #greeted = false;
  #over = false;

  /** The connection is closed, and nothing of it is left. */
  readonly gone: Promise<void>;

  constructor(exchange: Exchange, socket: Socket) {
    this.#exchange = exchange;
    this.#socket = socket;
    this.#writes = new BatchedWrites(socket);
    this.#maxMessageBytes = maxMessageBytes(exchange.limits.windowBytes);
    this.#reader = new FrameReader(FRAME_HEADER_BYTES + Math.max(this.#maxMessageBytes, CHANNEL_MAX));
    this.#helloTimer = setTimeout(() => this.leave("protocol"), HELLO_PATIENCE_MS);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    // A connection that breaks says so by closing as well; there is nobody to tell the reason to.
    socket.on("error", () => socket.destroy());
    this.gone = new Promise((resolve) => {
      socket.on("close", () => {
        clearTimeout(this.#endTimer);
        this.#release();
        resolve();
      });
    });
  }

  /** Ends the connection with a word. */
  leave(reason: GoodbyeReason): void {
    if (this.#over) return;
    this.#release();
    this.#writes.end(newFrame(FRAME_KINDS.goodbye, 0, GOODBYE_REASONS[reason], 0));
    // A client that reads nothing would keep the connection for ever.
    this.#endTimer = setTimeout(() => this.#socket.destroy(), GOODBYE_PATIENCE_MS);
  }

  /** Everything the client had is gone from the streams. */
  #release(): void {
    this.#over = true;
    clearTimeout(this.#helloTimer);
    for (const end of this.#ends.values()) removeEnd(end);
    this.#ends.clear();
  }

  #read(chunk: Buffer): void {
    if (this.#over) return;
    const read = this.#reader.push(chunk);
    if (!read.ok) return this.leave("protocol");
    for (const frame of read.frames) {
      if (this.#over) return;
      if (!this.#take(frame)) return this.leave("protocol");
    }
  }

  /** Whether the frame made sense here. */
  #take(frame: Frame): boolean {
    if (!this.#greeted) return this.#greet(frame);
    switch (frame.kind) {
      case FRAME_KINDS.addPublication:
      case FRAME_KINDS.addSubscription:
        return this.#add(frame);
      default:
        return this.#tell(frame);
    }
  }

  #greet(frame: Frame): boolean {
    if (!isClientHello(frame)) return false;
    this.#greeted = true;
    clearTimeout(this.#helloTimer);
    this.#write(hubHello({ maxMessageBytes: this.#maxMessageBytes }));
    return true;
  }

  #add({ kind, id, argument, body }: Frame): boolean {
    const stream = streamKey(body.toString("latin1"), argument);
    if (!stream.ok || this.#ends.has(id) || this.#ends.size >= ENDS_MAX) return false;
    if (kind === FRAME_KINDS.addPublication) this.#publish(id, stream.key);
    else this.#subscribe(id, stream.key);
    return true;
  }

  #publish(id: number, key: string): void {
    const publication = this.#exchange.publish(key, {
      limit: (position) => this.#write(positionFrame(FRAME_KINDS.limit, id, 0, position)),
      connected: (connected) => this.#write(newFrame(FRAME_KINDS.connected, id, connected ? 1 : 0, 0)),
    });
    this.#keep(id, { kind: "publication", publication });
  }

  #subscribe(id: number, key: string): void {
    const subscription = this.#exchange.subscribe(key, {
      image: (session, position) => this.#write(positionFrame(FRAME_KINDS.image, id, session, position)),
      imageGone: (session) => this.#write(newFrame(FRAME_KINDS.imageGone, id, session, 0)),
      message: (session, position, bytes) =>
        this.#write(positionFrame(FRAME_KINDS.message, id, session, position, bytes)),
      closed: () => {
        this.#ends.delete(id);
        this.#write(newFrame(FRAME_KINDS.cut, id, 0, 0));
      },
    });
    this.#keep(id, { kind: "subscription", subscription });
  }

  /** What the stream had to say at once may have been more than the client takes. */
  #keep(id: number, end: End): void {
    if (this.#over) removeEnd(end);
    else this.#ends.set(id, end);
  }

  /** A frame about something that the client has; about what was cut off meanwhile it may still speak. */
  #tell({ kind, id, argument, body }: Frame): boolean {
    const end = this.#ends.get(id);
    if (kind === FRAME_KINDS.remove) {
      if (end !== undefined) removeEnd(end);
      this.#ends.delete(id);
      return true;
    }
    if (end === undefined) return kind === FRAME_KINDS.consumed;
    if (end.kind === "subscription") {
      const told = kind === FRAME_KINDS.consumed && argument > 0 && argument <= end.subscription.held;
      if (told) end.subscription.consumed(argument);
      return told;
    }
    switch (kind) {
      case FRAME_KINDS.message:
        if (body.length > this.#maxMessageBytes || !end.publication.hasRoomFor(body.length)) return false;
        end.publication.admit(body);
        return true;
      case FRAME_KINDS.skip:
        if (argument < 0 || !end.publication.hasRoomFor(argument)) return false;
        end.publication.skip(argument);
        return true;
      case FRAME_KINDS.waiting:
        end.publication.waiting();
        return true;
      default:
        return false;
    }
  }

  #write(frame: Uint8Array): void {
    if (this.#over) return;
    this.#writes.write(frame);
    // Messages are bounded by their windows; this bounds the rest that a client may let pile up.
    if (this.#writes.waitingBytes > this.#waitingMax()) this.leave("too_slow");
  }

  #waitingMax(): number {
    return this.#exchange.limits.windowBytes * 64;
  }
}

function removeEnd(end: End): void {
  if (end.kind === "publication") end.publication.remove();
  else end.subscription.remove();
}
