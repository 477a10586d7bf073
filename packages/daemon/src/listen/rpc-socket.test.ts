import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import type { NodeId } from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import { ContentLengthDecoder, type Service } from "@interlock/wire";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { hostPeerIdentifier } from "../drivers/peer/host-peer-identifier.ts";
import { SessionFollowers, type SessionFollower } from "../service/session-log/session-followers.ts";
import { SessionLog, type OwnSessionEvent } from "../service/session-log/session-log.ts";
import { temporaryStore } from "../store/store.test.support.ts";
import { serveRpcSocket } from "./rpc-socket.ts";

const SESSION = "01890000-0000-7000-8000-00000000000a";
const PROTOCOL = "2026-05-01";
type Message = Readonly<Record<string, unknown>>;

const capability = (name: string, bytes = 1): OwnSessionEvent => ({
  type: "runtime_node.capability_declared",
  actor: null,
  payload: {
    nodeId: "n" as NodeId, // any text of 1 to 256 characters
    capability: name,
    capabilityDetails: { text: "x".repeat(bytes) },
  },
});

/** A peer that writes frames and reads them as they come, and stops reading when it is told to. */
class Reader {
  readonly heard: Message[] = [];
  readonly socket: Socket;
  #waiting: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    const decoder = new ContentLengthDecoder(1_000_000, (cut) => {
      if (cut.kind === "refusal") throw new Error(cut.refusal.reason);
      this.heard.push(JSON.parse(Buffer.from(cut.bytes).toString()) as Message); // a JSON-RPC message is an object
    });
    socket.on("data", (chunk) => {
      decoder.push(Buffer.from(chunk));
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  static async open(path: string): Promise<Reader> {
    const socket = connect(path);
    await once(socket, "connect");
    return new Reader(socket);
  }

  ask(id: number, method: string, params: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", id, protocolVersion: PROTOCOL, method, params });
    this.socket.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  frames(): readonly Message[] {
    return this.heard.flatMap(({ method, params }) =>
      method === "$/subscription/notify" ? [Reflect.get(Object(params), "value") as Message] : [],
    );
  }

  /** Names of the capabilities that were told of. */
  names(): readonly unknown[] {
    return this.frames().flatMap(({ type, event }) =>
      type === "event" ? [Reflect.get(Object(Reflect.get(Object(event), "payload")), "capability")] : [],
    );
  }
}

describe("a subscription to a session's log", () => {
  let world: Awaited<ReturnType<typeof temporaryStore>>;
  let service: Service;
  let log: SessionLog;
  const followed: SessionFollower[] = [];
  const faults: unknown[] = [];
  beforeAll(async () => {
    world = await temporaryStore();
    const { store } = world;
    const followers = new SessionFollowers(store.read);
    log = new SessionLog(store.write, followers);
    service = await serveRpcSocket({
      path: join(world.home, "rpc.sock"),
      identifier: hostPeerIdentifier(),
      onRefusedPeer: (reason) => faults.push(reason),
      onFault: (...fault) => faults.push(fault),
      services: {
        store,
        followers: Object.assign(Object.create(followers) as SessionFollowers, {
          follow: (sessionId: string, from: number) => {
            const follower = followers.follow(sessionId, from);
            followed.push(follower);
            return follower;
          },
        }),
        nodes: () => Promise.reject(new Error("no call of this test is about a node")),
        stopping: () => false,
      },
    });
  });
  afterAll(async () => {
    await service.close();
    await world[Symbol.asyncDispose]();
  });

  async function subscribed(sessionId: string, cursor: object = {}): Promise<Reader> {
    const reader = await Reader.open(service.address);
    reader.ask(1, "session.subscribe", { sessionId, ...cursor });
    await reader.until(() => reader.heard.length >= 2);
    return reader;
  }

  verifies(
    ["LOC-030", "LOC-031"],
    "what is appended comes once and in order, to everybody who follows, from now or from a place on",
    async () => {
      await log.append(SESSION, [capability("old"), capability("older")]);
      const fresh = await subscribed(SESSION);
      const whole = await subscribed(SESSION, { afterCursor: "0" });
      const part = await subscribed(SESSION, { afterCursor: "7", lastEventId: "1" });
      await Promise.all(
        [1, 2, 3].map((at) => log.append(SESSION, [capability(`a${at}`), capability(`b${at}`)])),
      );
      const all = ["old", "older", "a1", "b1", "a2", "b2", "a3", "b3"];
      for (const [reader, from] of [
        [fresh, 2],
        [whole, 0],
        [part, 1],
      ] as const) {
        await reader.until(() => reader.names().length >= all.length - from);
        expect(reader.names()).toEqual(all.slice(from));
        // The acknowledgement first, then the frame that says from where.
        expect(reader.heard[0]).toMatchObject({ id: 1, result: { subscriptionId: expect.any(String) } });
        expect(reader.frames()[0]).toMatchObject({ type: "open", cursor: String(from) });
        expect(reader.frames().map(({ cursor }) => cursor)).toEqual(
          [from, ...all.slice(from).map((_, at) => from + at + 1)].map(String),
        );
        reader.socket.destroy();
      }
      expect(faults).toEqual([]);
    },
  );

  verifies(
    "LOC-033",
    "a reader that stops reading holds back nobody, costs no memory and misses nothing",
    async () => {
      const session = SESSION.replace(/a$/, "c");
      const count = 300;
      await log.append(session, [capability("first")]);
      const slow = await subscribed(session, { afterCursor: "0" });
      slow.socket.pause();
      const follower = followed.at(-1);
      const quick = await subscribed(session, { afterCursor: "0" });
      const names = Array.from({ length: count }, (_, at) => String(at + 1));
      for (let at = 0; at < count; at += 10)
        await log.append(
          session,
          names.slice(at, at + 10).map((name) => capability(name, 50_000)),
        );
      await quick.until(() => quick.names().length === count + 1);
      // What waits is what its queue, its socket and one page hold: fifteen megabytes would be all.
      expect(follower?.position).toBeLessThan(count / 3);
      slow.socket.resume();
      await slow.until(() => slow.names().length === count + 1);
      expect(slow.names()).toEqual(["first", ...names]);
      for (const reader of [slow, quick]) reader.socket.destroy();
    },
  );

  verifies("LOC-034", "nothing of a subscription is left when its connection has gone", async () => {
    const session = SESSION.replace(/a$/, "d");
    await log.append(session, [capability("first")]);
    const reader = await subscribed(session);
    const follower = followed.at(-1);
    reader.socket.destroy();
    await once(reader.socket, "close");
    const other = await subscribed(session);
    await log.append(session, [capability("second")]);
    await other.until(() => other.names().length === 1);
    expect(follower?.position).toBe(1);
    other.socket.destroy();
  });
});
