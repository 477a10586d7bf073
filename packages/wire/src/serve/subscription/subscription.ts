import type { SubscriptionRuntime } from "@interlock/contracts/define";
import { LazySignal } from "../lazy-signal.ts";
import type { EndReason, FrameWriter } from "./frame-writer.ts";

/** `FrameSource` with the type of its frames erased: the contract's own check judges them. */
export type PlainSource = (sink: Subscription) => void | Promise<void>;

export interface SubscriptionParts {
  readonly id: string;
  readonly method: SubscriptionRuntime;
  readonly source: PlainSource;
  readonly writer: FrameWriter;
  readonly maxBytes: number;
  /** The queue was empty and is not any more. */
  readonly onQueued: (subscription: Subscription) => void;
  /** It has ended, and nothing of it waits. */
  readonly onOver: (subscription: Subscription) => void;
  /** This side ended it, and its contract has no frame to say so. */
  readonly onUntold: () => void;
}

/**
 * `claimed`: its id is taken, its acknowledgement is not written yet; `live`: frames flow;
 * `ended`: no frame is taken any more, those that wait still go.
 */
type Phase = "claimed" | "live" | "ended";

/** One subscription, as its source sees it (`FrameSink`) and as its connection drives it. */
export class Subscription {
  readonly #parts: SubscriptionParts;
  readonly #over = new LazySignal();
  readonly #queue: string[] = [];
  #pendingBytes = 0;
  #slow = false;
  #phase: Phase = "claimed";
  #endsWith: EndReason | undefined;
  #room: PromiseWithResolvers<void> | undefined;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
  }

  get id(): string {
    return this.#parts.id;
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  get slow(): boolean {
    return this.#slow;
  }

  /** The acknowledgement is on its way: from here on frames may follow it. */
  start(): void {
    if (this.#phase !== "claimed") return;
    this.#phase = "live";
    if (this.#endsWith !== undefined) return this.finish(this.#endsWith);
    const { source, writer, method } = this.#parts;
    const threw = (error: unknown): void => {
      // What waited on the signal ends so once it has aborted; anything else is a fault.
      if (this.#phase === "ended" && isAbort(error)) return;
      writer.onFault({ kind: "source_threw", method: method.name, error });
      this.finish("internal_error");
    };
    try {
      void Promise.resolve(source(this)).catch(threw);
    } catch (error) {
      threw(error);
    }
  }

  send(frame: unknown): boolean {
    if (this.#phase !== "live" || this.#slow) return false;
    const { writer, method, maxBytes } = this.#parts;
    const text = writer.frame(method, this.id, frame);
    if (text === undefined) {
      this.finish("internal_error");
      return false;
    }
    const bytes = Buffer.byteLength(text);
    this.#slow = this.#queue.length > 0 && this.#pendingBytes + bytes > maxBytes;
    if (!this.#slow) this.#enqueue(text, bytes);
    return !this.#slow;
  }

  room(): Promise<void> {
    if (!this.#slow || this.#phase === "ended") return Promise.resolve();
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  end(last: unknown): void {
    if (this.#phase !== "live") return;
    const text = this.#parts.writer.frame(this.#parts.method, this.id, last);
    if (text === undefined) this.finish("internal_error");
    else this.#end(text);
  }

  /** Ends it for a reason of this side. */
  finish(reason: EndReason): void {
    // The acknowledgement comes first, whatever happens meanwhile.
    if (this.#phase === "claimed") this.#endsWith ??= reason;
    if (this.#phase !== "live") return;
    const text = this.#parts.writer.end(this.#parts.method, this.id, reason);
    this.#end(text);
    if (text === undefined) this.#parts.onUntold();
  }

  /** Ends it without a word: the peer has canceled it or is gone. */
  drop(): void {
    this.#queue.length = 0;
    this.#pendingBytes = 0;
    if (this.#phase === "ended") this.#parts.onOver(this);
    else this.#end(undefined);
  }

  /** The frame whose turn it is; `more` tells whether others wait behind it. */
  take(): { readonly text: string; readonly more: boolean } | undefined {
    const text = this.#queue.shift();
    if (text === undefined) return undefined;
    this.#pendingBytes -= Buffer.byteLength(text);
    if (this.#slow && this.#pendingBytes <= this.#parts.maxBytes / 2) {
      this.#slow = false;
      this.#makeRoom();
    }
    const more = this.#queue.length > 0;
    if (!more && this.#phase === "ended") this.#parts.onOver(this);
    return { text, more };
  }

  #enqueue(text: string, bytes: number): void {
    this.#queue.push(text);
    this.#pendingBytes += bytes;
    if (this.#queue.length === 1) this.#parts.onQueued(this);
  }

  #end(last: string | undefined): void {
    this.#phase = "ended";
    if (last !== undefined) this.#enqueue(last, Buffer.byteLength(last));
    else if (this.#queue.length === 0) this.#parts.onOver(this);
    this.#over.abort();
    this.#makeRoom();
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
