import { randomBytes } from "node:crypto";
import { subscribed } from "@interlock/wire";
import type { EventFeed } from "../../service/events/event-feed.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import { sessionOf, type AppHandler } from "../app-services.ts";
import { sendEvents } from "../event-stream.ts";
import { fail } from "../fail.ts";

export interface SubscribeServices {
  readonly feed: EventFeed;
  readonly store: { readonly read: Pick<StoreReader, "eventCursor" | "readEventCursor" | "newestEventId"> };
}

export function eventSubscribe({ feed, store }: SubscribeServices): AppHandler<"app.event.subscribe"> {
  return (call) => {
    const { params } = call;
    const { ended } = sessionOf(call);
    const { event_type, agent_id } = params.filters ?? {};
    let after = feed.newest;
    if (params.cursor !== undefined) {
      const reading = store.read.readEventCursor(params.cursor);
      if (reading.kind === "refused")
        return fail("validation_failed", { field: "cursor", reason: reading.reason });
      // Of a state that was put back to an older one: behind this place events would be missed without a word.
      if (reading.eventId > store.read.newestEventId())
        return fail("validation_failed", { field: "cursor", reason: "ahead of every event" });
      after = reading.eventId;
    }
    const options = {
      after,
      types: event_type === undefined ? null : [event_type],
      agentId: agent_id ?? null,
    };
    return subscribed(
      { subscription_id: `sub_${randomBytes(6).toString("hex")}`, cursor: store.read.eventCursor(after) },
      async (sink) => {
        const end = (): void => sink.end({ type: "end", reason: "session_ended" });
        ended.addEventListener("abort", end, { once: true });
        if (ended.aborted) end();
        await sendEvents(sink, feed.follow(options), store.read.eventCursor);
        ended.removeEventListener("abort", end);
      },
    );
  };
}
