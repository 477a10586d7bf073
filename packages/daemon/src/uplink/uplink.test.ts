import type { EventEnvelopeVersion, NodeId, ParticipantId, SessionId } from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import { expect, onTestFinished, test } from "vitest";
import { BEAT_EVERY_MS } from "../model/node/pace.ts";
import type { UplinkState } from "../model/node/uplink-table.ts";
import type { NodeReport, TargetReading, UplinkNode } from "../service/ports/uplink.ts";
import { NODE_ID, SimulatedPlane } from "./simulated-plane.test.support.ts";
import { SimulatedTime } from "./simulated-time.test.support.ts";
import { Uplink } from "./uplink.ts";

const HOUR = 3_600_000;

/** An uplink before a simulated control plane, with a node that writes down what is done to it. */
function world(seed = 1) {
  const time = new SimulatedTime(seed);
  const plane = new SimulatedPlane(time);
  const states: UplinkState[] = [];
  const deeds: string[] = [];
  const report: { -readonly [Key in keyof NodeReport]: NodeReport[Key] } = {
    nodeId: NODE_ID as NodeId, // opaque
    clientVersion: "1.0" as EventEnvelopeVersion, // MAJOR.MINOR
    capabilities: { tmux: { available: true } },
    healthState: "online",
  };
  const logFails = { now: false };
  const node: UplinkNode = {
    report: () => Promise.resolve({ ...report }),
    attached: () => {
      deeds.push(logFails.now ? "log failed" : "told");
      return logFails.now ? Promise.reject(new Error("disk full")) : Promise.resolve("told");
    },
    ended: (_session, end) => {
      deeds.push(end);
      return Promise.resolve();
    },
  };
  const reading: { now: TargetReading } = { now: { kind: "none" } };
  const target = (
    session: { kind: "own"; id: SessionId | null } | { kind: "named"; id: SessionId },
  ): void => {
    const at = { url: "http://plane", token: "t", participantId: "p" as ParticipantId }; // any
    reading.now = { kind: "target", target: { at, session } };
  };
  target({ kind: "named", id: plane.session });
  const uplink = new Uplink({
    calls: plane,
    node,
    timing: time,
    beatMs: BEAT_EVERY_MS,
    targets: {
      read: () => Promise.resolve(reading.now),
      address: () => Promise.resolve(reading.now.kind === "target" ? reading.now.target.at : null),
      opened: (id) => {
        target({ kind: "own", id });
        return Promise.resolve();
      },
    },
    onChange: ({ state }) => states.push(state),
    onFault: () => deeds.push("fault"),
  });
  onTestFinished(async () => {
    const closed = uplink.close(0);
    await time.advance(60_000);
    await closed;
  });
  const until = async (state: UplinkState): Promise<void> => {
    for (let steps = 0; uplink.view().state !== state; steps += 1) {
      if (steps === 2_000) throw new Error(`still ${uplink.view().state}, not ${state}`);
      await time.advance(100);
    }
  };
  const ready = async (): Promise<void> => {
    uplink.nudge();
    await until("ready");
    // What a process before this one may have left behind is over.
    await time.advance(120_000);
  };
  return { time, plane, uplink, states, deeds, report, logFails, reading, target, until, ready };
}

verifies(
  ["RTN-113", "RTN-106"],
  "an attach is followed by the log, the log by the first beat, and beats keep their cadence with jitter",
  async () => {
    const { time, plane, deeds, uplink, until } = world();
    uplink.nudge();
    await until("ready");
    expect([plane.methods(), deeds]).toEqual([["runtimenode.attach", "runtimenode.heartbeat"], ["told"]]);
    await time.advance(HOUR);
    const gaps = plane.beatsAt.slice(1).map((at, index) => at - (plane.beatsAt[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(13_500);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(16_500);
    expect(new Set(gaps).size).toBeGreaterThan(gaps.length / 2);
    expect(plane.asked.at(-1)?.params).toEqual({ nodeId: NODE_ID, healthState: "online", fence: 1 });
  },
);

verifies(
  "RTN-106",
  "a node whose log does not take its capabilities sends no beat until it does",
  async () => {
    const { time, plane, deeds, uplink, logFails, until } = world();
    logFails.now = true;
    uplink.nudge();
    await time.advance(HOUR);
    expect([uplink.view().state, uplink.view().trouble]).toEqual(["registering", "state_unusable"]);
    expect(plane.methods()).toEqual(["runtimenode.attach"]);
    expect(deeds).toContain("fault");
    logFails.now = false;
    await until("ready");
    expect(deeds.at(-1)).toBe("told");
  },
);

verifies(
  "RTN-114",
  "a control plane that is away for hours is asked seldom, and found again soon",
  async () => {
    const { time, plane, uplink, states, ready } = world();
    await ready();
    const before = plane.asked.length;
    plane.path = { kind: "down" };
    await time.advance(6 * HOUR);
    // Full jitter under a cap of 15 s: seven and a half seconds on average.
    const tries = plane.asked.length - before;
    expect(tries).toBeGreaterThan((6 * HOUR) / 15_000);
    expect(tries).toBeLessThan((6 * HOUR) / 5_000);
    expect(uplink.view()).toMatchObject({ state: "silent", trouble: "ECONNREFUSED" });
    plane.open();
    await time.advance(15_000);
    expect([uplink.view().state, uplink.view().trouble, plane.attachment?.fence]).toEqual(["ready", null, 1]);
    expect(states).toEqual(["attaching", "registering", "ready", "silent", "ready"]);
  },
);

verifies(
  "RTN-114",
  "a control plane that comes back elsewhere is beaten for there, with the same fence",
  async () => {
    const { time, plane, uplink, reading, ready } = world();
    await ready();
    plane.path = { kind: "down" };
    await time.advance(2 * HOUR);
    if (reading.now.kind !== "target") throw new Error("no target");
    const { target } = reading.now;
    reading.now = { kind: "target", target: { ...target, at: { ...target.at, url: "http://elsewhere" } } };
    plane.open();
    uplink.nudge();
    await time.advance(1_000);
    expect(uplink.view()).toMatchObject({ state: "ready", attachment: { fence: 1 } });
    expect(plane.asked.at(-1)).toMatchObject({ url: "http://elsewhere", method: "runtimenode.heartbeat" });
  },
);

verifies("RTN-114", "a control plane that is not there at the start is waited for", async () => {
  const { time, plane, uplink, until } = world();
  plane.path = { kind: "down" };
  uplink.nudge();
  await time.advance(3 * HOUR);
  expect(uplink.view().state).toBe("away");
  plane.open();
  await until("ready");
});

verifies(
  "RTN-115",
  "a plane that stood still and then carries out late what was asked fences nobody out",
  async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { time, plane, uplink, states, until } = world(seed);
      plane.path = { kind: "stalled" };
      uplink.nudge();
      await time.advance(40_000);
      plane.open();
      await until("ready");
      // A late attach of our own is still on its way.
      plane.takeOver();
      await time.advance(60_000);
      expect([uplink.view().state, states.includes("fenced")]).toEqual(["ready", false]);
    }
  },
);

verifies(
  ["RTN-116", "RTN-111"],
  "a node that another process attached stops, until somebody asks",
  async () => {
    const { time, plane, uplink, deeds, ready } = world();
    await ready();
    plane.takeOver();
    await time.advance(30_000);
    expect([uplink.view().state, deeds.at(-1)]).toEqual(["fenced", "fenced"]);
    const before = plane.asked.length;
    await time.advance(10 * HOUR);
    expect(plane.asked.length).toBe(before);
    const asked = uplink.ask(({ state }) => state === "ready", new AbortController().signal);
    await time.advance(1_000);
    expect(await asked).toMatchObject({ state: "ready", attachment: { fence: 3 } });
  },
);

verifies("RTN-117", "what says when to come back is not asked before", async () => {
  const { time, plane, uplink, ready } = world();
  await ready();
  plane.scripted.push({
    method: "runtimenode.heartbeat",
    answer: { kind: "put-off", retryAfterMs: 600_000, reason: "rate_limited" },
  });
  await time.advance(20_000);
  expect(uplink.view()).toMatchObject({ state: "silent", trouble: "rate_limited" });
  const putOff = plane.asked.at(-1)?.at ?? 0;
  await time.advance(700_000);
  const next = plane.asked.find(({ at }) => at > putOff)?.at ?? 0;
  expect(next - putOff).toBeGreaterThanOrEqual(600_000);
  expect(next - putOff).toBeLessThanOrEqual(660_000);
  expect(uplink.view().state).toBe("ready");
});

verifies("RTN-118", "a node that was revoked is left alone by its daemon", async () => {
  const { time, plane, uplink, deeds, ready } = world();
  await ready();
  if (plane.attachment !== null) plane.attachment.state = "revoked";
  await time.advance(20_000);
  expect([uplink.view().state, deeds.at(-1)]).toEqual(["revoked", "revoked"]);
  const before = plane.asked.length;
  await time.advance(HOUR);
  expect(plane.asked.length).toBe(before);
  const asked = uplink.ask(({ state }) => state === "revoked", new AbortController().signal);
  await time.advance(1_000);
  expect((await asked).trouble).toBe("runtimenode.attach_revoked");
});

verifies("RTN-119", "a detach by a person stands; an attachment that was lost is made again", async () => {
  const { time, plane, uplink, deeds, ready } = world();
  await ready();
  plane.attachment = null;
  await time.advance(20_000);
  expect([uplink.view().state, plane.attachment]).toMatchObject(["ready", { fence: 2 }]);
  plane.attachment = { fence: 2, state: "offline", sessionId: plane.session };
  await time.advance(HOUR);
  expect([uplink.view().state, deeds.at(-1)]).toEqual(["detached", "detached"]);
});

verifies(
  "RTN-120",
  "below the floor a node goes on beating, keeps its news to itself, and never writes",
  async () => {
    const { time, plane, uplink, report, ready } = world();
    await ready();
    plane.readOnly = true;
    report.capabilities = { tmux: { available: false } };
    report.healthState = "degraded";
    await time.advance(HOUR);
    expect(uplink.view()).toMatchObject({ state: "ready", readOnly: true });
    expect(plane.methods().filter((method) => method === "runtimenode.capabilityupdate")).toHaveLength(1);
    expect(plane.asked.at(-1)).toMatchObject({
      method: "runtimenode.heartbeat",
      params: { healthState: "degraded" },
    });
  },
);

verifies("RTN-107", "a change is told at once, before the next beat, and only once", async () => {
  const { time, plane, uplink, report, ready } = world();
  await ready();
  const before = plane.asked.length;
  report.capabilities = { tmux: { available: false }, containers: {} };
  report.healthState = "degraded";
  uplink.changed();
  await time.advance(0);
  expect(plane.asked.slice(before).map(({ method, params }) => [method, params])).toEqual([
    [
      "runtimenode.capabilityupdate",
      { nodeId: NODE_ID, capabilities: report.capabilities, healthChanges: { state: "degraded" }, fence: 1 },
    ],
    ["runtimenode.heartbeat", { nodeId: NODE_ID, healthState: "degraded", fence: 1 }],
  ]);
  expect(plane.capabilities).toEqual(report.capabilities);
  uplink.changed();
  await time.advance(HOUR);
  expect(plane.methods().filter((method) => method === "runtimenode.capabilityupdate")).toHaveLength(1);
});

verifies(
  "RTN-121",
  "over a path with 2 s each way that loses three of ten, the node is never taken for gone",
  async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { time, plane, uplink, states, until } = world(seed);
      plane.path = { kind: "slow", eachWayMs: 2_000, loss: 0.3 };
      uplink.nudge();
      await until("ready");
      const from = plane.beatsAt.at(-1) ?? 0;
      await time.advance(HOUR);
      const beats = [...plane.beatsAt.filter((at) => at >= from), time.now()];
      const longest = Math.max(...beats.slice(1).map((at, index) => at - (beats[index] ?? 0)));
      // Offline after 60 s of silence; the sweep may come 5 s later, but not earlier.
      expect([seed, longest < 60_000]).toEqual([seed, true]);
      expect(states).not.toContain("fenced");
    }
  },
);

verifies("RTN-122", "a daemon that stops detaches, and waits no longer than its bound for it", async () => {
  const { time, plane, uplink, deeds, ready } = world();
  await ready();
  const left = uplink.leave(3_000);
  await time.advance(0);
  expect([await left, plane.attachment?.state, uplink.view().state]).toEqual([true, "offline", "idle"]);
  const asked = uplink.ask(({ state }) => state === "ready", new AbortController().signal);
  await time.advance(0);
  expect((await asked).state).toBe("ready");
  plane.path = { kind: "stalled" };
  const closed = uplink.close(3_000);
  let ended = false;
  void closed.then(() => (ended = true));
  await time.advance(2_999);
  expect(ended).toBe(false);
  await time.advance(1);
  expect([await closed, uplink.view().state, deeds.at(-1)]).toEqual([false, "closed", "detached"]);
  expect(plane.methods().filter((method) => method === "runtimenode.detach")).toHaveLength(3);
});

verifies(
  "RTN-123",
  "a session of this machine's own that is gone is opened anew, a named one is not",
  async () => {
    const { time, plane, uplink, target, until } = world();
    target({ kind: "own", id: "01890000-0000-7000-8000-000000000009" as SessionId }); // a UUID
    plane.scripted.push({
      method: "runtimenode.attach",
      answer: { kind: "refused", code: "session.not_found" },
    });
    uplink.nudge();
    await until("ready");
    expect(plane.methods().slice(0, 3)).toEqual([
      "runtimenode.attach",
      "session.create",
      "runtimenode.attach",
    ]);
    expect(uplink.view().sessionId).toBe(plane.session);
    target({ kind: "named", id: plane.session });
    plane.scripted.push({
      method: "runtimenode.attach",
      answer: { kind: "refused", code: "session.not_found" },
    });
    const asked = uplink.ask(({ state }) => state === "refused", new AbortController().signal);
    await time.advance(0);
    expect((await asked).trouble).toBe("session.not_found");
    // It is looked at again, in case somebody has put it right.
    await until("ready");
  },
);

test("an attachment left in another session is ended before the next begins", async () => {
  const { plane, uplink, target, time, ready } = world();
  await ready();
  const other = "01890000-0000-7000-8000-000000000002" as SessionId; // a UUID
  target({ kind: "named", id: other });
  const asked = uplink.ask(({ state }) => state === "ready", new AbortController().signal);
  await time.advance(0);
  expect((await asked).sessionId).toBe(other);
  expect(plane.methods().slice(-3)).toEqual([
    "runtimenode.detach",
    "runtimenode.attach",
    "runtimenode.heartbeat",
  ]);
});

test("without anything to attach to nothing is asked, and a target that comes later is found", async () => {
  const { plane, uplink, reading, target, time, until } = world();
  reading.now = { kind: "none" };
  uplink.nudge();
  await time.advance(HOUR);
  expect([plane.asked.length, uplink.view().state]).toEqual([0, "idle"]);
  target({ kind: "own", id: null });
  uplink.nudge();
  await until("ready");
  expect(plane.methods()[0]).toBe("session.create");
});
