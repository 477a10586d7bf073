import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { AppSessionRegistry } from "../../service/app-session/app-session-registry.ts";
import { EventFeed } from "../../service/events/event-feed.ts";
import { attachedLog, recordLines } from "../../store/events.test.support.ts";
import { temporaryStore } from "../../store/store.test.support.ts";
import { eventSubscribe } from "./event-subscribe.ts";

verifies(
  "APP-481",
  "a cursor ahead of every event is refused, as a state that was put back leaves it",
  async () => {
    await using t = await temporaryStore();
    const log = await attachedLog(t.home, t.store);
    await recordLines(t.store, log, ["error", "error"]);
    const subscribe = eventSubscribe({ store: t.store, feed: new EventFeed(t.store.read) });
    const opened = new AppSessionRegistry({ idleMs: 60_000 }).open(undefined, undefined);
    if (opened.kind !== "opened") throw new Error(opened.kind);
    const call = (cursor: string) => ({
      method: "app.event.subscribe",
      params: { app_session_token: "", cursor },
      // Neither who calls nor for how long has a part in where a subscription begins.
      caller: {} as Parameters<typeof subscribe>[0]["caller"],
      context: { session: opened.session, kept: undefined },
      signal: new AbortController().signal,
    });
    expect(await subscribe(call(t.store.read.eventCursor(3)))).toMatchObject({
      ok: false,
      error: { code: "validation_failed", details: { field: "cursor", reason: "ahead of every event" } },
    });
    const newest = t.store.read.eventCursor(2);
    expect(await subscribe(call(newest))).toMatchObject({ ok: true, result: { cursor: newest } });
  },
);
