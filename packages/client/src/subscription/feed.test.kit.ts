import { randomUUID } from "node:crypto";
import { appHello } from "@interlock/contracts/app-calls";
import type { SubscriptionRuntime } from "@interlock/contracts/define";
import { subscribed, type FrameSink } from "@interlock/wire";
import type { SubscribableMethod } from "../call/check-answer.ts";
import { buildSurface } from "../call/build-surface.ts";
import type { Surface } from "../call/surface.ts";
import { bindAppMethod } from "../daemon/bind-app-method.ts";
import { establishConnection } from "../daemon/establish-connection.ts";
import type { DaemonOptions, DaemonPorts } from "../daemon/open-connection.ts";
import type { MoreMethods } from "../daemon/serve-app.test.kit.ts";
import { subscribable } from "./subscribable.ts";

export type FeedFrame =
  | { readonly type: "event"; readonly cursor: string; readonly text: string }
  | { readonly type: "gap"; readonly cursor: string; readonly missed: number }
  | { readonly type: "heartbeat"; readonly at: number }
  | { readonly type: "end"; readonly reason: string };

/** A subscription as the app plane has them, declared for tests alone. */
export interface FeedMethods {
  readonly "app.feed.follow": {
    readonly kind: "subscription";
    readonly params: { readonly cursor?: string; readonly text?: string };
    readonly result: { readonly subscription_id: string; readonly cursor: string };
    readonly frames: FeedFrame;
    readonly errors: never;
    readonly codes: "validation_failed" | "app_session_expired";
  };
}

interface FeedErrors {
  readonly validation_failed: { readonly field: string; readonly reason: string };
  readonly app_session_expired: object;
}

export type FeedClient = Surface<FeedMethods, FeedErrors, never, "app."> & { close(): void };

const isText = (value: unknown, field: string): boolean =>
  typeof Reflect.get(Object(value), field) === "string";
const isNumber = (value: unknown, field: string): boolean =>
  typeof Reflect.get(Object(value), field) === "number";

function checkFrame(frame: unknown): boolean {
  switch (Reflect.get(Object(frame), "type")) {
    case "event":
      return isText(frame, "cursor") && isText(frame, "text");
    case "gap":
      return isText(frame, "cursor") && isNumber(frame, "missed");
    case "heartbeat":
      return isNumber(frame, "at");
    case "end":
      return isText(frame, "reason");
    default:
      return false;
  }
}

const shared = {
  name: "app.feed.follow",
  kind: "subscription",
  gate: "session",
  checkResult: (result: unknown) => isText(result, "subscription_id") && isText(result, "cursor"),
  checkFrame,
} as const;

/** What the service knows of it. */
const runtime: SubscriptionRuntime = {
  ...shared,
  since: "1.0",
  errors: [],
  rules: [
    {
      name: "not_forbidden",
      statement: "The text is not the forbidden one.",
      check: (params) =>
        Reflect.get(Object(params), "text") === "forbidden"
          ? { field: "text", reason: "forbidden" }
          : undefined,
    },
  ],
  checkParams: () => true,
};

/** What a caller knows of it. */
export const follow: SubscribableMethod & { readonly name: "app.feed.follow" } = {
  ...shared,
  details: {
    validation_failed: (details) => isText(details, "field"),
    app_session_expired: () => true,
    internal_error: () => true,
  },
};

/** A list of events, and those who follow it. The cursor of an event is its place, counted from 1. */
export class Feed {
  readonly followers = new Set<FrameSink<FeedFrame>>();
  /** The params of every subscription so far. */
  readonly asked: FeedMethods["app.feed.follow"]["params"][] = [];
  readonly #events: string[] = [];
  /** Where each follower began. A feed that was started anew has not come as far again as a follower may have. */
  readonly #after = new Map<FrameSink<FeedFrame>, number>();
  readonly #missed = new Map<FrameSink<FeedFrame>, number>();

  /** What `serveApp` takes. */
  served(limits: MoreMethods["limits"] = {}): MoreMethods {
    const handler = ({ params }: { readonly params: FeedMethods["app.feed.follow"]["params"] }) => {
      this.asked.push(params);
      const after = Number(params.cursor ?? this.#events.length);
      return subscribed(
        { subscription_id: randomUUID(), cursor: String(after) },
        (sink: FrameSink<FeedFrame>) => this.#follow(sink, after),
      );
    };
    return { methods: { [runtime.name]: runtime }, handlers: { [runtime.name]: handler }, limits };
  }

  publish(...texts: readonly string[]): void {
    for (const text of texts) {
      this.#events.push(text);
      const place = this.#events.length;
      for (const sink of this.followers) if (place > (this.#after.get(sink) ?? 0)) this.#offer(sink, place);
    }
  }

  say(frame: FeedFrame): void {
    for (const sink of this.followers) {
      if (frame.type === "end") sink.end(frame);
      else sink.send(frame);
    }
  }

  /** Resolves once this many follow. */
  async followedBy(count: number): Promise<void> {
    while (this.followers.size !== count) await new Promise((resolve) => setImmediate(resolve));
  }

  #follow(sink: FrameSink<FeedFrame>, after: number): void {
    this.followers.add(sink);
    this.#after.set(sink, after);
    sink.signal.addEventListener("abort", () => this.followers.delete(sink));
    for (let place = after + 1; place <= this.#events.length; place++) this.#offer(sink, place);
  }

  #offer(sink: FrameSink<FeedFrame>, place: number): void {
    const cursor = String(place);
    if (
      this.#tellGap(sink, place - 1) &&
      sink.send({ type: "event", cursor, text: this.#events[place - 1] ?? "" })
    )
      return;
    const missed = (this.#missed.get(sink) ?? 0) + 1;
    this.#missed.set(sink, missed);
    if (missed === 1) void sink.room().then(() => this.#tellGap(sink, this.#events.length));
  }

  #tellGap(sink: FrameSink<FeedFrame>, upTo: number): boolean {
    const missed = this.#missed.get(sink);
    if (missed === undefined) return true;
    const told = sink.send({ type: "gap", cursor: String(upTo), missed });
    if (told) this.#missed.delete(sink);
    return told;
  }
}

/** A client of the feed alone, typed as the whole client would be. */
export async function connectFeed(
  ports: DaemonPorts,
  options: DaemonOptions = {},
  method: SubscribableMethod = follow,
): Promise<FeedClient> {
  const connection = await establishConnection(appHello, options, ports);
  const calls = new Map([[method.name, bindAppMethod(connection, subscribable(method))]]);
  // `Surface` states in types what `buildSurface` does with the same names.
  return Object.assign(buildSurface(calls, "app."), { close: () => connection.close() }) as FeedClient;
}
