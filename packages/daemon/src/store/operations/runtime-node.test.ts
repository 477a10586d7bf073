import { join } from "node:path";
import {
  eventPayloads,
  sessionEventCategory,
  type NodeId,
  type ParticipantId,
  type SessionId,
} from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import type { CapabilityMap } from "../../model/node/capability-changes.ts";
import { canonicalEvent, linkSessionEvent, SESSION_LOG_GENESIS } from "../../model/session-event.ts";
import { openStore } from "../open-store.ts";
import type { Store } from "../store.ts";
import { temporaryHome, temporaryStore } from "../store.test.support.ts";
import type { NodeBuild } from "./node-build.ts";

const ONE = "01890000-0000-7000-8000-000000000001" as SessionId; // a UUID
const TWO = "01890000-0000-7000-8000-000000000002" as SessionId; // a UUID
const ADA = "01890000-0000-7000-8000-00000000000a" as ParticipantId; // a UUID
const BUILD: NodeBuild = {
  version: "0.1.0",
  platform: "linux-x64",
  eventVersion: "1.0",
  monotonicNs: 5_000n,
};
const OWN = { kind: "these", names: ["containers", "tmux"] } as const;
const OTHERS = { kind: "others", names: OWN.names } as const;

const declare = (
  store: Store,
  capabilities: CapabilityMap,
  among: typeof OWN | typeof OTHERS = OWN,
  build = BUILD,
) => store.write.declareCapabilities({ capabilities, among, build });
const attach = (store: Store, sessionId = ONE, fence = 1, build = BUILD) =>
  store.write.attachNode({ sessionId, attachmentId: "a", participantId: ADA, fence, readOnly: false, build });

function log(store: Store, sessionId = ONE) {
  return store.read.sessionEventsFrom({ sessionId, from: 0, limit: 1_000, maxBytes: 10_000_000 });
}

/** What the log says, in short. */
function told(store: Store, sessionId = ONE): readonly unknown[] {
  return log(store, sessionId).map(({ type, payload }) => [
    type.slice("runtime_node.".length),
    payload["capability"],
  ]);
}

async function node(store: Store): Promise<NodeId> {
  return (await store.write.registerNode({ knownId: null })).node.nodeId;
}

verifies("RTN-100", "a node is minted once for a home, and is the same after every restart", async () => {
  using home = temporaryHome();
  const ids = new Set<string>();
  for (let start = 0; start < 3; start += 1) {
    const store = await openStore(home.path);
    const { node: registered, minted } = await store.write.registerNode({ knownId: null });
    expect([minted, store.read.node()]).toEqual([start === 0, registered]);
    ids.add(registered.nodeId);
    await store.close();
  }
  expect(ids.size).toBe(1);
  expect([...ids][0]).toMatch(/^node-[0-9a-f-]{36}$/);
});

test("a home that had an id keeps it, and takes no other", async () => {
  await using world = await temporaryStore();
  const known = "node-00000000-0000-4000-8000-000000000000" as NodeId; // has the form that is minted
  const { node: first } = await world.store.write.registerNode({ knownId: known });
  const { node: second } = await world.store.write.registerNode({ knownId: "node-other" as NodeId }); // any other
  expect([first.nodeId, second.nodeId]).toEqual([known, known]);
});

verifies(
  ["RTN-102", "RTN-103"],
  "the log hears of the node first, of each capability once, of each change once, and of what is the same not at all",
  async () => {
    await using world = await temporaryStore();
    const { store } = world;
    const nodeId = await node(store);
    await declare(store, { tmux: { available: true }, containers: { available: false } });
    expect(log(store)).toEqual([]);
    expect(await attach(store)).toEqual({ kind: "told" });
    const beginning = [
      ["registered", undefined],
      ["capability_declared", "containers"],
      ["capability_declared", "tmux"],
    ];
    expect(told(store)).toEqual(beginning);
    expect(
      await declare(store, { containers: { available: false }, tmux: { available: true } }),
    ).toMatchObject({
      changed: false,
      told: null,
    });
    expect(await attach(store)).toEqual({ kind: "told" });
    expect(told(store)).toEqual(beginning);
    expect(
      await declare(store, { tmux: { available: true }, containers: { available: true } }),
    ).toMatchObject({
      changed: true,
      told: ONE,
    });
    expect(told(store)).toEqual([...beginning, ["capability_updated", "containers"]]);
    const last = log(store).at(-1);
    expect(last).toMatchObject({
      sequence: 3,
      actor: null,
      payload: { nodeId, previousState: { available: false }, newState: { available: true } },
    });
    expect(log(store)[0]?.payload).toMatchObject({
      nodeId,
      newState: "registering",
      nodeVersion: "0.1.0",
      platform: "linux-x64",
      capabilities: { tmux: { available: true }, containers: { available: false } },
    });
  },
);

verifies("RTN-106", "a node that has declared nothing cannot be brought into a session", async () => {
  await using world = await temporaryStore();
  const { store } = world;
  expect(await attach(store)).toEqual({ kind: "undeclared" });
  await node(store);
  expect(await attach(store)).toEqual({ kind: "undeclared" });
  expect([store.read.nodeAttachments(), log(store)]).toEqual([[], []]);
  await declare(store, { tmux: { available: true } });
  expect(await attach(store)).toEqual({ kind: "told" });
});

verifies(
  "RTN-101",
  "a detach keeps identity, owner, trust and capabilities, and the node comes back under its id",
  async () => {
    await using world = await temporaryStore();
    const { store } = world;
    const nodeId = await node(store);
    expect(store.read.node()).toMatchObject({ trustLevel: "untrusted", ownerParticipantId: null });
    await declare(store, { tmux: { available: true } });
    await attach(store);
    const trusted = {
      nodeId,
      trustLevel: "trusted",
      ownerParticipantId: ADA,
      capabilities: { tmux: { available: true } },
    };
    expect(store.read.node()).toMatchObject(trusted);
    for (const standing of ["detached", "fenced", "revoked"] as const) {
      expect(await store.write.endNodeAttachment({ sessionId: ONE, standing })).toBe(true);
      expect(await store.write.endNodeAttachment({ sessionId: ONE, standing })).toBe(false);
      expect([store.read.node(), store.read.nodeAttachments()]).toMatchObject([
        trusted,
        [{ sessionId: ONE, standing }],
      ]);
    }
    // What changes in between is told when the node is back, and nothing of it twice.
    await declare(store, { tmux: { available: false } });
    expect(told(store)).toHaveLength(2);
    await attach(store, ONE, 7);
    expect(store.read.nodeAttachments()).toMatchObject([{ sessionId: ONE, standing: "attached", fence: 7 }]);
    expect(told(store).slice(2)).toEqual([["capability_updated", "tmux"]]);
  },
);

test("each session's log is told of its own, and a node is in one session at a time", async () => {
  await using world = await temporaryStore();
  const { store } = world;
  await node(store);
  await declare(store, { tmux: { available: true } });
  await attach(store, ONE);
  await attach(store, TWO);
  expect(told(store, TWO)).toEqual(told(store, ONE));
  expect(store.read.nodeAttachments().map(({ sessionId, standing }) => [sessionId, standing])).toEqual(
    expect.arrayContaining([
      [ONE, "detached"],
      [TWO, "attached"],
    ]),
  );
  await declare(store, { tmux: { available: false } });
  expect([told(store, ONE).length, told(store, TWO).length]).toEqual([2, 3]);
});

verifies(
  "RTN-108",
  "callers declare beside what the daemon sees for itself, and what they leave out is gone",
  async () => {
    await using world = await temporaryStore();
    const { store } = world;
    await node(store);
    await declare(store, { tmux: { available: true } });
    await attach(store);
    await declare(store, { gpu: { count: 1 }, shell: {} }, OTHERS);
    await declare(store, { gpu: { count: 2 } }, OTHERS);
    expect(store.read.node()?.capabilities).toEqual({ gpu: { count: 2 }, tmux: { available: true } });
    expect(told(store).slice(2)).toEqual([
      ["capability_declared", "gpu"],
      ["capability_declared", "shell"],
      ["capability_updated", "gpu"],
      ["capability_updated", "shell"],
    ]);
    expect(log(store).at(-1)?.payload).toMatchObject({ previousState: {}, newState: {} });
  },
);

verifies(
  "RTN-109",
  "events fit the contract, are linked, carry the clock that never goes back, and are ordered by their numbers alone",
  async () => {
    await using world = await temporaryStore();
    const { store } = world;
    await node(store);
    await declare(store, { tmux: { available: true } });
    await attach(store);
    // A clock that went back changes no order.
    await declare(store, { tmux: { available: false } }, OWN, { ...BUILD, monotonicNs: 3n });
    const events = log(store);
    expect(events.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    for (const event of events) {
      const type = event.type as keyof typeof eventPayloads; // one of the contract's, or the next line fails
      expect([type, eventPayloads[type](event.payload)]).toEqual([type, true]);
      expect(event.category).toBe(sessionEventCategory(type));
    }
    const database = new Database(join(world.home, "interlock.sqlite3"), { readonly: true });
    const rows = database
      .prepare<[], { monotonic_ns: number; prev_hash: Uint8Array; row_hash: Uint8Array }>(
        "SELECT monotonic_ns, prev_hash, row_hash FROM session_events ORDER BY sequence",
      )
      .all();
    database.close();
    expect(rows.map(({ monotonic_ns }) => monotonic_ns)).toEqual([5_000, 5_000, 3]);
    let previous = SESSION_LOG_GENESIS;
    for (const [index, event] of events.entries()) {
      expect(Uint8Array.from(rows[index]?.prev_hash ?? [])).toEqual(Uint8Array.from(previous));
      previous = linkSessionEvent(previous, canonicalEvent(event));
      expect(Uint8Array.from(rows[index]?.row_hash ?? [])).toEqual(Uint8Array.from(previous));
    }
  },
);

test("a node in a newer version, or on another platform, is told of again, and only then", async () => {
  await using world = await temporaryStore();
  const { store } = world;
  await node(store);
  await declare(store, { tmux: { available: true } });
  for (const version of ["0.1.0", "0.1.0", "0.2.0"]) await attach(store, ONE, 1, { ...BUILD, version });
  expect(told(store).map((entry) => String(entry)[0])).toEqual(["r", "c", "r"]);
});

test("what a local caller wants outlives a restart, and is audited when it changes", async () => {
  using home = temporaryHome();
  const cause = { origin: "local", via: "runtimenode.attach" } as const;
  const first = await openStore(home.path);
  expect(first.read.nodeWish()).toBeNull();
  expect(await first.write.wishNode({ wanted: { wish: "attached", sessionId: ONE }, cause })).toBe(true);
  expect(await first.write.wishNode({ wanted: { wish: "attached", sessionId: ONE }, cause })).toBe(false);
  await first.close();
  const second = await openStore(home.path);
  expect(second.read.nodeWish()).toEqual({ wish: "attached", sessionId: ONE });
  expect(await second.write.wishNode({ wanted: { wish: "detached" }, cause })).toBe(true);
  expect(second.read.nodeWish()).toEqual({ wish: "detached" });
  await second.close();
});
