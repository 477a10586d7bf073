import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import {
  ask,
  databaseUrl,
  startTestPlane,
  type Answer,
  type Caller,
  type TestPlane,
} from "./plane.test.support.ts";
import { runControlPlane, type RunningControlPlane } from "./run-control-plane.ts";
import { addMember, told } from "./session-fixtures.test.support.ts";

let plane: TestPlane;
let second: RunningControlPlane;
let secondHome: string;
beforeAll(async () => {
  plane = await startTestPlane();
  secondHome = await mkdtemp(join(tmpdir(), "il-presence-"));
  const url = await databaseUrl(plane.home, plane.options.postgresSystemDirectory ?? "");
  second = await runControlPlane({ home: secondHome, databaseUrl: url, rateLimits: "off" });
});
afterAll(async () => {
  await second.close();
  await plane.stop();
  await rm(secondHome, { recursive: true });
});

const beat = (caller: Caller, change: object = {}): Promise<Answer> =>
  plane.mutate(
    "presence.heartbeat",
    {
      participantId: caller.participantId,
      deviceId: `device of ${caller.participantId}`,
      activityState: "online",
      metadata: {
        deviceType: "terminal",
        focusedSessionId: null,
        focusedChannelId: null,
        lastActivityAt: "2026-01-01T00:00:00.000Z",
        appVisible: true,
      },
      ...change,
    },
    caller,
  );

test("[SES-041] a heartbeat makes a member present to the others, and all members are shown", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "viewer");
  const before = await plane.query("presence.read", { sessionId }, member);
  expect(before.data).toMatchObject({
    participants: [
      { participantId: plane.owner.participantId },
      { participantId: member.participantId, state: "offline", lastSeen: null },
    ],
  });
  const answer = await beat(member, { activityState: "idle" });
  expect([answer.status, answer.text]).toEqual([200, '{"result":{"data":null}}']);
  const after = await plane.query("presence.read", { sessionId });
  expect((after.data as { participants: unknown[] }).participants[1]).toEqual({
    participantId: member.participantId,
    state: "idle",
    lastSeen: expect.stringMatching(/Z$/),
  });
});

test("[SES-041] nobody is present in another's name, nor says what is the plane's to say", async () => {
  const other = await plane.addParticipant();
  expect(told(await beat(plane.owner, { participantId: other.participantId }))).toEqual([
    403,
    "auth.principal_mismatch",
  ]);
  expect(told(await beat(plane.owner, { activityState: "offline" }))).toEqual([400, "request.invalid"]);
});

test("[SES-043] a heartbeat to one replica is seen on another", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "viewer");
  const input = encodeURIComponent(JSON.stringify({ sessionId }));
  const seen = await eventually("the member on the second replica", async () => {
    // A notification may come before its listener does; the next heartbeat makes up for that.
    await beat(member);
    const { data } = await ask(`${second.url}/trpc/presence.read?input=${input}`, member, {});
    const { participants } = data as { participants: { state: string }[] }; // the contract's answer
    return participants[1]?.state === "online" && participants[1];
  });
  expect(seen).toMatchObject({ participantId: member.participantId, lastSeen: expect.any(String) });
});

test("[SES-044] no table holds anything of it", async () => {
  await beat(plane.owner);
  const tables = await plane.sql(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  expect(tables.length).toBeGreaterThan(8);
  for (const { table_name: name } of tables) {
    const rows = await plane.sql(
      `SELECT 1 FROM "${String(name)}" t WHERE to_jsonb(t)::text LIKE '%device of %'`,
    );
    expect([name, rows]).toEqual([name, []]);
  }
});
