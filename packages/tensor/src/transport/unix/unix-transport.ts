import { LocalPublication } from "../local-publication.ts";
import { LocalSubscription } from "../local-subscription.ts";
import { streamKey } from "../stream-key.ts";
import type {
  Added,
  CloseReason,
  LossReason,
  Publication,
  PublicationEvents,
  Subscription,
  SubscriptionEvents,
  Transport,
  TransportState,
} from "../transport.ts";
import { FRAME_KINDS, newFrame, positionIn, POSITION_BYTES, textFrame, type Frame } from "./frame.ts";
import type { HubHello } from "./hello.ts";
import { HubLink } from "./hub-link.ts";
import { hubOutlet } from "./hub-outlet.ts";

export interface UnixTransportOptions {
  /** Path of the hub's socket. */
  readonly path: string;
  /** Milliseconds between attempts to connect. Default 100. */
  readonly retryMs?: number;
  /** The state is another: connecting anew after a loss, open. */
  readonly onState?: (state: TransportState) => void;
}

type End =
  | { readonly kind: "publication"; readonly publication: LocalPublication; moved: () => void }
  | { readonly kind: "subscription"; readonly subscription: LocalSubscription };

/**
 * A transport over a hub. What is added before the hub is reached waits for it; what was there when the hub was lost is
 * closed, since messages were lost with it, and has to be added anew: the connection itself is made again.
 */
export function unixTransport(options: UnixTransportOptions): Transport {
  return new UnixTransport(options);
}

class UnixTransport implements Transport {
  readonly #options: UnixTransportOptions;
  readonly #ends = new Map<number, End>();
  /** How the hub is told of each, again and again until it is reached. */
  readonly #introductions = new Map<number, Buffer>();
  #lastId = 0;
  #link: HubLink;
  #hello: HubHello | undefined;
  #retry: NodeJS.Timeout | undefined;
  #state: TransportState = { kind: "connecting" };

  constructor(options: UnixTransportOptions) {
    this.#options = options;
    this.#link = this.#connect();
  }

  get state(): TransportState {
    return this.#state;
  }

  addPublication(channel: string, streamId: number, events: PublicationEvents = {}): Added<Publication> {
    const refusal = this.#refusalOf(channel, streamId);
    if (refusal !== undefined) return refusal;
    const id = this.#nextId();
    const { outlet, moved } = hubOutlet(
      id,
      (frame) => this.#link.write(frame),
      () => this.#remove(id),
    );
    const publication = new LocalPublication(channel, streamId, outlet, events);
    this.#introduce(
      id,
      { kind: "publication", publication, moved },
      FRAME_KINDS.addPublication,
      channel,
      streamId,
    );
    return { ok: true, value: publication };
  }

  addSubscription(channel: string, streamId: number, events: SubscriptionEvents = {}): Added<Subscription> {
    const refusal = this.#refusalOf(channel, streamId);
    if (refusal !== undefined) return refusal;
    const id = this.#nextId();
    const owner = {
      consumed: (count: number) => {
        if (this.#ends.has(id)) this.#link.write(newFrame(FRAME_KINDS.consumed, id, count, 0));
      },
      remove: () => this.#remove(id),
    };
    const subscription = new LocalSubscription(channel, streamId, owner, events);
    this.#introduce(
      id,
      { kind: "subscription", subscription },
      FRAME_KINDS.addSubscription,
      channel,
      streamId,
    );
    return { ok: true, value: subscription };
  }

  close(): void {
    if (this.#state.kind === "closed") return;
    this.#state = { kind: "closed" };
    clearTimeout(this.#retry);
    for (const end of this.#ends.values())
      if (end.kind === "publication") end.publication.close();
      else end.subscription.close();
    this.#link.close();
  }

  #refusalOf(channel: string, streamId: number): Extract<Added<never>, { ok: false }> | undefined {
    const stream = streamKey(channel, streamId);
    if (!stream.ok) return stream;
    return this.#state.kind === "closed" ? { ok: false, refusal: "transport_closed" } : undefined;
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #introduce(id: number, end: End, kind: 2 | 3, channel: string, streamId: number): void {
    const introduction = textFrame(kind, id, streamId, channel);
    this.#ends.set(id, end);
    if (this.#hello === undefined) this.#introductions.set(id, introduction);
    else this.#tell(end, introduction, this.#hello);
  }

  #tell(end: End, introduction: Buffer, { maxMessageBytes }: HubHello): void {
    this.#link.write(introduction);
    if (end.kind === "publication") end.publication.accept(maxMessageBytes);
  }

  #remove(id: number): void {
    if (!this.#ends.delete(id)) return;
    // The hub need not hear of what it was never told.
    if (!this.#introductions.delete(id)) this.#link.write(newFrame(FRAME_KINDS.remove, id, 0, 0));
  }

  #connect(): HubLink {
    return new HubLink(this.#options.path, {
      open: (hello) => this.#opened(hello),
      frame: (frame) => this.#take(frame),
      lost: (reason) => this.#lost(reason),
    });
  }

  #opened(hello: HubHello): void {
    this.#hello = hello;
    for (const [id, introduction] of this.#introductions) {
      const end = this.#ends.get(id);
      if (end !== undefined) this.#tell(end, introduction, hello);
    }
    this.#introductions.clear();
    this.#become({ kind: "open" });
  }

  #lost(reason: LossReason): void {
    if (this.#hello !== undefined) this.#closeAll(reason === "too_slow" ? "too_slow" : "hub_lost");
    this.#hello = undefined;
    this.#retry = setTimeout(() => (this.#link = this.#connect()), this.#options.retryMs ?? 100);
    this.#become({ kind: "connecting", after: reason });
  }

  #closeAll(reason: CloseReason): void {
    const ends = [...this.#ends.values()];
    this.#ends.clear();
    for (const end of ends)
      if (end.kind === "publication") end.publication.end(reason);
      else end.subscription.queue.end(reason);
  }

  #become(state: TransportState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }

  /** What the hub says of something that was closed here meanwhile is for nobody. */
  #take(frame: Frame): void {
    const end = this.#ends.get(frame.id);
    if (end === undefined) return;
    if (end.kind === "publication") this.#takePublication(end, frame);
    else this.#takeSubscription(end.subscription, frame);
  }

  #takePublication(end: Extract<End, { kind: "publication" }>, frame: Frame): void {
    if (frame.kind === FRAME_KINDS.connected) end.publication.connected(frame.argument === 1);
    const position = frame.kind === FRAME_KINDS.limit ? positionIn(frame) : undefined;
    if (position === undefined) return;
    end.moved();
    end.publication.limit(position);
  }

  #takeSubscription({ queue }: LocalSubscription, frame: Frame): void {
    switch (frame.kind) {
      case FRAME_KINDS.message:
        return queue.message(frame.argument, positionIn(frame) ?? 0, frame.body.subarray(POSITION_BYTES));
      case FRAME_KINDS.image:
        return queue.image(frame.argument, positionIn(frame) ?? 0);
      case FRAME_KINDS.imageGone:
        return queue.imageGone(frame.argument);
      case FRAME_KINDS.cut:
        this.#ends.delete(frame.id);
        return queue.end("too_slow");
      default:
        return undefined;
    }
  }
}
