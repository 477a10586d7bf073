import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { verifies } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { LocalWorld } from "./local-world.ts";
import type { RpcClient } from "./rpc-client.ts";

type Row = Readonly<Record<string, unknown>>;

describe("following a session of the daemon", () => {
  let world: LocalWorld;
  let client: RpcClient;
  let sessionId: unknown;
  beforeAll(async () => {
    world = await LocalWorld.open();
    client = await world.greeted();
    ({ sessionId } = await client.call("session.create", { config: { mine: true } }));
  }, 120_000);
  afterAll(() => world.close());

  /** The first frames of a fresh subscription. */
  async function frames(cursor: object, count: number): Promise<readonly Row[]> {
    const id = await client.subscribe({ sessionId, ...cursor });
    await client.until(() => client.frames(id).length >= count);
    await client.call("$/subscription/cancel", { subscriptionId: id });
    return client.frames(id);
  }

  verifies(
    ["LOC-030", "LOC-031"],
    "the history of a session is told from its beginning, behind the acknowledgement",
    async () => {
      // Several at once, so that frames of one could come between the acknowledgements of the others.
      const ids = await Promise.all([0, 1, 2].map(() => client.subscribe({ sessionId, afterCursor: "0" })));
      await client.until(() => ids.every((id) => client.frames(id).length >= 4));
      for (const id of ids) {
        const own = client.heard.filter((each) => each.endsWith(id));
        expect(own[0]).toBe(`ack ${id}`);
        const [open, ...events] = client.frames(id);
        expect(open).toEqual({ type: "open", subscriptionId: id, cursor: "0" });
        expect(events.map(({ cursor }) => cursor)).toEqual(["1", "2", "3"]);
        expect(events.map(({ event }) => event)).toMatchObject([
          { sequence: 0, type: "session.created", category: "session_lifecycle", version: "1.0", sessionId },
          { sequence: 1, type: "membership.created", category: "membership_change" },
          { sequence: 2, type: "channel.created", payload: { name: "main" } },
        ]);
        expect(await client.call("$/subscription/cancel", { subscriptionId: id })).toEqual({
          canceled: true,
        });
      }
    },
  );

  verifies("LOC-032", "a cursor is a place or an event, and what is neither is refused", async () => {
    const [, first, , last] = await frames({ afterCursor: "0" }, 4);
    const idOf = (frame: Row | undefined): unknown => Reflect.get(Object(frame?.["event"]), "id");
    const sequences = (all: readonly Row[]): readonly unknown[] =>
      all.slice(1).map(({ event }) => Reflect.get(Object(event), "sequence"));
    expect(sequences(await frames({ afterCursor: idOf(first) }, 3))).toEqual([1, 2]);
    expect(sequences(await frames({ lastEventId: idOf(first), afterCursor: "0" }, 3))).toEqual([1, 2]);
    expect(await frames({ afterCursor: idOf(last) }, 1)).toMatchObject([{ type: "open", cursor: "3" }]);
    expect(await frames({}, 1)).toMatchObject([{ type: "open", cursor: "3" }]);
    const elsewhere = await client.call("session.create");
    const theirs = await client.subscribe({ sessionId: elsewhere["sessionId"], afterCursor: "0" });
    await client.until(() => client.frames(theirs).length >= 2);
    for (const afterCursor of ["4", "999999999999999", idOf(client.frames(theirs)[1])])
      expect(await frames({ afterCursor }, 2)).toMatchObject([
        { type: "open", cursor: "3" },
        { type: "resync", cursor: "3", reason: "cursor_unknown" },
      ]);
    for (const [cursor, field] of [
      [{ afterCursor: "-1" }, "afterCursor"],
      [{ afterCursor: "01" }, "afterCursor"],
      [{ afterCursor: "1e3" }, "afterCursor"],
      [{ lastEventId: "no-cursor", afterCursor: "0" }, "lastEventId"],
      [{ afterCursor: 0 }, "afterCursor"],
      [{ afterCursor: "" }, "afterCursor"],
    ] as const)
      expect(await client.refusal("session.subscribe", { sessionId, ...cursor })).toMatchObject({
        code: -32_602,
        type: "invalid_params",
        fields: { field },
      });
  });

  verifies("LOC-035", "a subscription is canceled by its own connection, and by no other", async () => {
    const stranger = await world.client();
    const id = await client.subscribe({ sessionId, afterCursor: "0" });
    expect(await stranger.call("$/subscription/cancel", { subscriptionId: id })).toEqual({ canceled: false });
    expect(await client.call("$/subscription/cancel", { subscriptionId: id })).toEqual({ canceled: true });
    expect(await client.call("$/subscription/cancel", { subscriptionId: id })).toEqual({ canceled: false });
    // Without a hello one may read, follow, and stop.
    const own = await stranger.subscribe({ sessionId });
    await stranger.notify("$/subscription/cancel", { subscriptionId: own });
    expect(await stranger.call("$/subscription/cancel", { subscriptionId: own })).toEqual({
      canceled: false,
    });
    expect(await client.refusal("$/subscription/notify", { subscriptionId: id })).toMatchObject({
      type: "method_not_found",
    });
  });

  verifies(
    ["LOC-036", "LOC-006"],
    "a daemon that stops says so last; events that somebody took from its log are told as a gap",
    async () => {
      const id = await client.subscribe({ sessionId, afterCursor: "0" });
      await client.until(() => client.frames(id).length >= 4);
      await world.daemon.stop();
      await client.until(() => client.closed);
      expect(client.frames(id).at(-1)).toEqual({ type: "end", reason: "closing" });
      const database = new DatabaseSync(join(world.home, "interlock.sqlite3"));
      database.exec("DROP TRIGGER session_events_stay; DELETE FROM session_events WHERE sequence = 1");
      database.close();
      await world.start();
      client = await world.greeted();
      expect(await frames({ afterCursor: "0" }, 4)).toMatchObject([
        { type: "open", cursor: "0" },
        { type: "event", cursor: "1" },
        { type: "gap", cursor: "2", missed: 1 },
        { type: "event", cursor: "3" },
      ]);
    },
    { timeout: 180_000 },
  );
});
