import { randomUUID } from "node:crypto";
import type { TryErrors, TryMethods } from "./try-plane.test.support.ts";
import type { Handlers } from "./handlers.ts";
import { ok } from "./outcome.ts";
import { subscribed, type FrameSink } from "./subscription/subscribed.ts";

export type TryFrame =
  | { readonly type: "tick"; readonly cursor: number; readonly text: string }
  | { readonly type: "gap"; readonly cursor: number; readonly missed: number }
  | { readonly type: "end"; readonly reason: string };

type Tick = Extract<TryFrame, { readonly type: "tick" }>;

export interface WatchParams {
  readonly key: string;
  /** The subscription's id; one of its own without. */
  readonly id?: string;
  /** Ticks after this one are sent again first. */
  readonly cursor?: number;
  /** Breaks the subscription: in its handler, or in its source at once or later. */
  readonly how?: "handler" | "ack" | "throw" | "reject";
  /** The acknowledgement says `subscriptionId` too. */
  readonly camel?: boolean;
}

export interface WatchMethod<Frame> {
  readonly kind: "subscription";
  readonly params: WatchParams;
  readonly result: { readonly subscription_id: string; readonly cursor: number };
  readonly frames: Frame;
  readonly errors: never;
  readonly codes: string;
}

export interface PublishParams {
  readonly key: string;
  readonly count: number;
  /** Length of each tick's text. */
  readonly length?: number;
  /** Breaks the contract in every tick. */
  readonly unfit?: boolean;
}

export interface TopicFacts {
  readonly watchers: number;
  /** Most bytes that ever waited in one of them. */
  readonly mostPendingBytes: number;
}

const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tick: { cursor: "number", text: "string" },
  gap: { cursor: "number", missed: "number" },
  end: { reason: "string" },
};

function checkFrame(frame: unknown, types: readonly string[]): boolean {
  const type: unknown = Reflect.get(Object(frame), "type");
  if (typeof type !== "string" || !types.includes(type)) return false;
  return Object.entries(FIELDS[type] ?? {}).every(
    ([field, kind]) => typeof Reflect.get(Object(frame), field) === kind,
  );
}

const watching = {
  kind: "subscription",
  checkResult: (value: unknown) => typeof Reflect.get(Object(value), "cursor") === "number",
} as const;

/** What the contract holds acknowledgements and frames to. */
export const WATCH_CHECKS = {
  watch: { ...watching, checkFrame: (frame: unknown) => checkFrame(frame, ["tick", "gap", "end"]) },
  mute: { ...watching, checkFrame: (frame: unknown) => checkFrame(frame, ["tick", "gap"]) },
} as const;

/** One follower: drops ticks for a slow peer, and says how many before the next one. */
class Watcher {
  readonly sink: FrameSink<TryFrame>;
  #missed: { readonly cursor: number; readonly count: number } | undefined;

  constructor(sink: FrameSink<TryFrame>) {
    this.sink = sink;
  }

  offer(tick: Tick): void {
    if (this.#tellGap() && this.sink.send(tick)) return;
    this.#missed = { cursor: tick.cursor, count: (this.#missed?.count ?? 0) + 1 };
    if (this.#missed.count === 1) void this.sink.room().then(() => this.#tellGap());
  }

  /** Whether nothing is left to be told. */
  #tellGap(): boolean {
    if (this.#missed === undefined) return true;
    const { cursor, count: missed } = this.#missed;
    if (!this.sink.send({ type: "gap", cursor, missed })) return false;
    this.#missed = undefined;
    return true;
  }
}

/** A list of ticks and those who follow it. */
class Topic {
  readonly watchers = new Set<Watcher>();
  readonly #ticks: Tick[] = [];
  mostPendingBytes = 0;

  get cursor(): number {
    return this.#ticks.length;
  }

  publish(text: string): void {
    const tick: Tick = { type: "tick", cursor: this.cursor + 1, text };
    this.#ticks.push(tick);
    for (const watcher of this.watchers) {
      watcher.offer(tick);
      this.mostPendingBytes = Math.max(this.mostPendingBytes, watcher.sink.pendingBytes);
    }
  }

  follow(sink: FrameSink<TryFrame>, after: number): void {
    const watcher = new Watcher(sink);
    this.watchers.add(watcher);
    sink.signal.addEventListener("abort", () => this.watchers.delete(watcher));
    for (const tick of this.#ticks.slice(after)) watcher.offer(tick);
  }
}

type TopicMethods = "try.watch" | "try.mute" | "try.publish" | "try.topic" | "try.finish";

/** The methods around topics, with topics of their own. */
export function tryTopics(): Pick<Handlers<TryMethods, TryErrors, string, string>, TopicMethods> {
  const topics = new Map<string, Topic>();
  const topic = (key: string): Topic => {
    const found = topics.get(key) ?? new Topic();
    topics.set(key, found);
    return found;
  };
  const watch = ({ params }: { readonly params: WatchParams }) => {
    const { key, how, camel = false, id: subscription_id = randomUUID() } = params;
    const { cursor: after = topic(key).cursor } = params;
    if (how === "handler") throw new Error("secret-in-throw");
    // What the contract refuses, as JavaScript could give it.
    const cursor = how === "ack" ? (String(after) as unknown as number) : after;
    const also = camel ? { subscriptionId: subscription_id } : {};
    return subscribed({ subscription_id, ...also, cursor }, (sink: FrameSink<TryFrame>) => {
      topic(key).follow(sink, after);
      if (how === "throw") throw new Error("secret-in-throw");
      return how === "reject" ? Promise.reject(new Error("secret-in-reject")) : undefined;
    });
  };
  return {
    "try.watch": watch,
    "try.mute": watch,
    "try.publish": ({ params: { key, count, length = 1, unfit = false } }) => {
      // A text that is none, as JavaScript could give it.
      const text = unfit ? (7 as unknown as string) : "x".repeat(length);
      for (let index = 0; index < count; index++) topic(key).publish(text);
      return ok({ published: topic(key).cursor });
    },
    "try.topic": ({ params }) => {
      const { watchers, mostPendingBytes } = topic(params.key);
      return ok({ watchers: watchers.size, mostPendingBytes });
    },
    "try.finish": ({ params: { key, reason } }) => {
      const watchers = [...topic(key).watchers];
      // A test gives a reason that is no text, to see the frame refused.
      for (const { sink } of watchers) sink.end({ type: "end", reason: reason as string });
      return ok({ finished: watchers.length });
    },
  };
}
