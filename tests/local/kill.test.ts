import { scale, sessionLogReport, verifies } from "@interlock/testkit";
import { expect } from "vitest";
import { LocalWorld } from "./local-world.ts";
import type { RpcClient } from "./rpc-client.ts";

const ROUNDS = scale(3, 60);
/** Calls that wait at any time, so that a kill comes in the middle of a commit of several. */
const AT_ONCE = 8;

/** Makes sessions until the daemon is gone; tells of each that was acknowledged. */
async function makeSessions(client: RpcClient, made: (sessionId: string) => void): Promise<void> {
  const one = async (): Promise<void> => {
    for (;;) {
      const answer = await client
        .call("session.create", { metadata: { any: "thing" } })
        .catch(() => undefined);
      // A call that was under way when the daemon died has no answer: nobody was promised anything.
      if (answer === undefined) return;
      made(String(answer["sessionId"]));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

verifies(
  ["LOC-046", "LOC-045", "LOC-050"],
  "after kill -9 in the middle of making sessions, each that was acknowledged is there, and every log holds",
  async () => {
    const world = await LocalWorld.open();
    try {
      const acknowledged = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const client = await world.greeted();
        const enough = acknowledged.size + 10 + round;
        const reached = Promise.withResolvers<void>();
        const making = makeSessions(client, (sessionId) => {
          acknowledged.add(sessionId);
          if (acknowledged.size >= enough) reached.resolve();
        });
        await Promise.race([reached.promise, making]);
        expect(acknowledged.size).toBeGreaterThanOrEqual(enough);
        await world.daemon.kill();
        await client.until(() => client.closed);
        client.close();
        await making;
        await world.start();
      }
      const client = await world.greeted();
      for (const sessionId of acknowledged)
        expect(await client.call("session.read", { sessionId })).toMatchObject({
          timelineCursors: { latest: "3" },
        });
      const report = await sessionLogReport(world.home);
      expect(report.findings).toEqual([]);
      expect(report.logs).toBeGreaterThanOrEqual(acknowledged.size);
      expect(report.events).toBe(report.logs * 3);
      const [sessionId] = acknowledged;
      const id = await client.subscribe({ sessionId, afterCursor: "0" });
      await client.until(() => client.frames(id).length >= 4);
      expect(client.frames(id).map(({ cursor }) => cursor)).toEqual(["0", "1", "2", "3"]);
    } finally {
      await world.close();
    }
  },
  { timeout: 60_000 + ROUNDS * 20_000 },
);
