import { expectTypeOf, test } from "vitest";
import type { Handlers } from "./handlers.ts";
import { fail, ok } from "./outcome.ts";
import { subscribed, type FrameSink } from "./subscription/subscribed.ts";

type MessageId = string & { readonly brand: "MessageId" };

interface QueueMethods {
  readonly "queue.cancel": {
    readonly kind: "mutation";
    readonly params: { readonly message_id: MessageId };
    readonly result: { readonly row: { readonly message_id: MessageId; readonly state: "canceled" } };
    readonly errors: "queue_message_not_found" | "stale_object";
    readonly codes: string;
  };
  readonly "queue.count": {
    readonly kind: "query";
    readonly params: object;
    readonly result: { readonly count: number };
    readonly errors: never;
    readonly codes: string;
  };
}

interface QueueErrors {
  readonly queue_message_not_found: { readonly message_id: MessageId };
  readonly stale_object: object;
  readonly agent_not_found: object;
}

type Table = Handlers<QueueMethods, QueueErrors, "host", number>;

const count: Table["queue.count"] = () => ok({ count: 1 });

test("a total table compiles, and its handlers know params, caller and context", () => {
  const table: Table = {
    "queue.count": count,
    "queue.cancel": async ({ params, caller, context, signal }) => {
      expectTypeOf(params).toEqualTypeOf<{ readonly message_id: MessageId }>();
      expectTypeOf(caller).toEqualTypeOf<"host">();
      expectTypeOf(context).toEqualTypeOf<number>();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      if (context === 1) return fail("queue_message_not_found", { message_id: params.message_id });
      if (context === 2) return fail("stale_object", {}, "It was canceled already.");
      return ok({ row: { message_id: params.message_id, state: "canceled" } });
    },
  };
  expectTypeOf(table).toExtend<Table>();
});

test("leaving a method out does not compile", () => {
  // @ts-expect-error queue.cancel is missing
  const table: Table = { "queue.count": count };
  expectTypeOf(table).toEqualTypeOf<Table>();
});

test("a method that is not declared does not compile", () => {
  const cancel: Table["queue.cancel"] = () => fail("stale_object", {});
  // @ts-expect-error queue.purge is declared nowhere
  const table: Table = { "queue.count": count, "queue.cancel": cancel, "queue.purge": count };
  expectTypeOf(table).toEqualTypeOf<Table>();
});

test("failing with a code that the method does not declare does not compile", () => {
  // @ts-expect-error agent_not_found belongs to the plane, not to this method
  const cancel: Table["queue.cancel"] = () => fail("agent_not_found", {});
  // @ts-expect-error queue.count declares no code at all
  const counting: Table["queue.count"] = () => fail("stale_object", {});
  expectTypeOf([cancel, counting]).toBeArray();
});

test("failing without the details of the code does not compile", () => {
  // @ts-expect-error queue_message_not_found carries the message id
  const cancel: Table["queue.cancel"] = () => fail("queue_message_not_found", {});
  expectTypeOf(cancel).toEqualTypeOf<Table["queue.cancel"]>();
});

test("returning a row without its state does not compile", () => {
  // @ts-expect-error row.state is missing
  const cancel: Table["queue.cancel"] = ({ params }) => ok({ row: { message_id: params.message_id } });
  expectTypeOf(cancel).toEqualTypeOf<Table["queue.cancel"]>();
});

interface FeedMethods {
  readonly "queue.watch": {
    readonly kind: "subscription";
    readonly params: { readonly cursor?: string };
    readonly result: { readonly subscription_id: string };
    readonly frames: QueueFrame;
    readonly errors: "stale_object";
    readonly codes: string;
  };
}
type QueueFrame =
  | { readonly type: "moved"; readonly message_id: MessageId }
  | { readonly type: "end"; readonly reason: string };
type Watch = Handlers<FeedMethods, QueueErrors>["queue.watch"];

test("a subscription's source knows its frames, and its end", () => {
  const watch: Watch = async ({ params }) => {
    if (params.cursor === "gone") return fail("stale_object", {});
    return subscribed({ subscription_id: "s" }, (sink) => {
      expectTypeOf(sink).toEqualTypeOf<FrameSink<QueueFrame>>();
      // @ts-expect-error a frame that is declared nowhere
      sink.send({ type: "added" });
      // @ts-expect-error moved is not the last frame
      sink.end({ type: "moved", message_id: "m" });
      sink.end({ type: "end", reason: "enough" });
    });
  };
  expectTypeOf(watch).toEqualTypeOf<Watch>();
});

test("a subscription without a source does not compile", () => {
  // @ts-expect-error there is nowhere for its frames to come from
  const watch: Watch = () => ok({ subscription_id: "s" });
  expectTypeOf(watch).toEqualTypeOf<Watch>();
});
