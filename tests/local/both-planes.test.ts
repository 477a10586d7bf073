import { connectLocal, type LocalClient } from "@interlock/client/local";
import { sessionClient, skewOf, type SessionConnection } from "@interlock/client/session";
import { verifies } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { openNodeWorld, type NodeWorld } from "../runtime-node/node-world.ts";
import { LocalWorld } from "./local-world.ts";

describe("one client over the daemon and the control plane", { timeout: 120_000 }, () => {
  let shared: NodeWorld;
  let own: LocalWorld;
  let local: LocalClient;
  beforeAll(async () => {
    [shared, own] = await Promise.all([openNodeWorld(), LocalWorld.open()]);
    local = await connectLocal({ socketPath: own.socket, reconnectMs: 60_000, deadlineMs: 60_000 });
  }, 120_000);
  afterAll(async () => {
    local.close();
    await Promise.all([shared.close(), own.close()]);
  });

  /** What a program sees of a session that it opens, whichever plane it was given. */
  async function story(connection: SessionConnection): Promise<readonly unknown[]> {
    const sessions = sessionClient(connection);
    const { sessionId, state } = await sessions.create({ metadata: { name: "both" } });
    const { session } = await sessions.read({ sessionId });
    const seen: string[] = [];
    const frames = sessions.subscribe({ sessionId, afterCursor: "0" as never }); // the beginning, on both planes
    for await (const frame of frames) {
      seen.push(frame.type === "event" ? frame.event.type : frame.type);
      if (seen.length === 4) break;
    }
    const none = await sessions.read.safe({ sessionId: "01890000-0000-7000-8000-000000000000" as never }); // a UUID
    return [state, session.metadata, seen, none.ok ? "found" : none.error.code, skewOf(connection).state];
  }

  verifies(
    ["RTN-150", "RTN-173"],
    "a session is opened, read and followed by the same program over either",
    async () => {
      const told = [
        "active",
        { name: "both" },
        ["open", "session.created", "membership.created", "channel.created"],
        "session.not_found",
        { kind: "ready" },
      ];
      expect(await story(local)).toEqual(told);
      expect(await story(shared.client)).toEqual(told);
    },
  );

  verifies(
    ["RTN-153", "RTN-154"],
    "a daemon that is killed is found again: calls and a subscription go on, and the rest of the events comes",
    async () => {
      const { sessionId } = await local.session.create({});
      const frames = local.session.subscribe({ sessionId, afterCursor: "0" as never }, { bufferedFrames: 1 }); // the beginning
      expect((await frames.next()).value).toMatchObject({ type: "open" });
      expect((await frames.next()).value).toMatchObject({ event: { type: "session.created" } });
      await own.daemon.kill();
      const reading = local.session.read({ sessionId });
      await own.start();
      expect((await reading).session.id).toBe(sessionId);
      expect((await frames.next()).value).toMatchObject({ event: { type: "membership.created" } });
      expect((await frames.next()).value).toMatchObject({ event: { type: "channel.created" } });
      await frames.return();
    },
  );
});
