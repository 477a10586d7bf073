import { connectLocal, type LocalClient } from "@interlock/client/local";
import {
  runtimeNodeClient,
  sessionClient,
  skewOf,
  type NodeConnection,
  type SessionConnection,
} from "@interlock/client/session";
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

  const nodeOf = (
    nodeId: string,
    clientVersion: string,
    sessionId: NodeWorld["plane"]["participantId"] | string,
  ) => ({
    sessionId: sessionId as never, // a UUID
    participantId: shared.plane.participantId,
    nodeId: nodeId as never, // short, and not blank
    clientVersion: clientVersion as never, // MAJOR.MINOR
    capabilities: {},
    healthState: "online" as const,
  });

  verifies(
    "RTN-170",
    "of a node below the floor the control plane says what helps, and the state repeats it",
    async () => {
      const sessionId = await shared.newSession();
      await shared.plane.raiseFloor(sessionId, "1.5" as never); // MAJOR.MINOR
      const nodes = runtimeNodeClient(shared.client);
      expect((await nodes.attach(nodeOf("an-older-node", "1.4", sessionId))).readOnly).toBe(true);
      const refused = await nodes.capabilityUpdate.safe({
        nodeId: "an-older-node" as never,
        capabilities: {},
      }); // as above
      if (refused.ok || refused.error.code !== "version.floor_exceeded")
        throw new Error("the write was taken");
      expect(skewOf(shared.client).state).toEqual({
        kind: "read-only",
        cause: { kind: "below-floor", nodes: [{ nodeId: "an-older-node", version: "1.4", floor: "1.5" }] },
        remedy: { upgrade: "node", how: refused.error.details.upgradePath },
        methods: ["runtimenode.capabilityupdate"],
      });
      expect(await nodes.detach({ nodeId: "an-older-node" as never })).toBeNull(); // as above
      expect(skewOf(shared.client).state).toEqual({ kind: "ready" });
    },
  );

  verifies(
    "RTN-173",
    "a node of another machine is refused by either plane, each with its own word for who asks",
    async () => {
      const attach = async (connection: NodeConnection, participantId: string): Promise<string> => {
        const params = {
          ...nodeOf("not-this-machine", "1.0", await shared.newSession()),
          participantId: participantId as never,
        }; // a UUID
        const outcome = await runtimeNodeClient(connection).attach.safe(params);
        return outcome.ok ? outcome.result.state : outcome.error.code;
      };
      const stranger = "01890000-0000-7000-8000-000000000000";
      expect(await attach(local, stranger)).toBe("runtimenode.not_owner");
      expect(await attach(shared.client, stranger)).toBe("auth.principal_mismatch");
      expect(await attach(shared.client, shared.plane.participantId)).toBe("registering");
    },
  );
});
