import type { FeedEndReason, SessionSubscribeFrame } from "@interlock/contracts";
import { eventFrame, feedFrame, gapFrame, type FeedFrame } from "./feed-frames.ts";
import type { FeedRow } from "../../store/read-session-feed.ts";

/** Where a reader's frames go. */
export interface FeedSink {
  /** @returns false when what was written waits for a slow reader; `ready` resolves once it was taken */
  write(frame: FeedFrame): boolean;
  ready(): Promise<void>;
  /** After the last frame. */
  end(): void;
}

export interface FollowerFacts {
  readonly sessionId: string;
  readonly participantId: string;
  /** Of the token that opened the stream. */
  readonly tokenHash: Buffer;
}

/** One reader of one session's feed: it knows its place, and is never given the same event twice. */
export class FeedFollower {
  readonly facts: FollowerFacts;
  readonly #sink: FeedSink;
  #position: number;
  #ended = false;

  constructor(facts: FollowerFacts, position: number, sink: FeedSink) {
    this.facts = facts;
    this.#position = position;
    this.#sink = sink;
  }

  /** Number of the last event it was given, or from where it began. */
  get position(): number {
    return this.#position;
  }

  get ended(): boolean {
    return this.#ended;
  }

  ready(): Promise<void> {
    return this.#sink.ready();
  }

  /** Gives it the event, and before it says what is missing. @returns whether it takes more */
  event({ frame, json, sequence = 0 }: FeedFrame): boolean {
    if (this.#ended || sequence <= this.#position) return true;
    if (sequence > this.#position + 1) this.#send(gapFrame(this.#position, sequence));
    return this.#send({ frame, json, sequence });
  }

  rows(rows: readonly FeedRow[]): void {
    for (const row of rows) this.event(eventFrame(row));
  }

  /** A frame that no event stands behind. */
  say(frame: SessionSubscribeFrame): void {
    if (!this.#ended) this.#send(feedFrame(frame));
  }

  /** Puts it to another place of the feed and tells it so. */
  moveTo(frame: FeedFrame): void {
    this.#position = frame.sequence ?? this.#position;
    if (!this.#ended) this.#sink.write(frame);
  }

  end(reason: FeedEndReason): void {
    if (this.#ended) return;
    this.#sink.write(feedFrame({ type: "end", reason }));
    this.leave();
  }

  /** Its reader is gone, or has been told. */
  leave(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sink.end();
  }

  #send(frame: FeedFrame): boolean {
    if (frame.sequence !== undefined) this.#position = frame.sequence;
    return this.#sink.write(frame);
  }
}
