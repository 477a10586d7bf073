import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import {
  databaseUrl,
  startTestPlane,
  type Answer,
  type Caller,
  type TestPlane,
} from "./plane.test.support.ts";
import { addMember, feedOf, invite, told, type Member } from "./session-fixtures.test.support.ts";

let plane: TestPlane;
beforeAll(async () => {
  plane = await startTestPlane();
});
afterAll(() => plane.stop());

const update = (member: Member, body: object, caller: Caller = plane.owner): Promise<Answer> =>
  plane.mutate("membership.update", { membershipId: member.membershipId, ...body }, caller);
const leave = (sessionId: string, caller: Caller): Promise<Answer> =>
  plane.mutate("membership.leave", { sessionId }, caller);

interface Standing {
  readonly id: string;
  readonly participantId: string;
  readonly role: string;
  readonly state: string;
  readonly updatedAt: string;
}

async function standingOf(sessionId: string, { participantId }: Caller): Promise<Standing> {
  const { data } = await plane.query("membership.list", { sessionId });
  const rows = (data as { memberships: Standing[] }).memberships; // the contract's answer
  const row = rows.find((each) => each.participantId === participantId);
  if (row === undefined) throw new Error("no such member");
  return row;
}

test("[SES-022 SES-051] an owner changes a role, suspends, readmits and removes", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "viewer");
  const steps = [
    { action: "change_role", newRole: "collaborator" },
    { action: "change_role", newRole: "collaborator" },
    { action: "suspend" },
    { action: "reactivate" },
    { action: "revoke" },
    { action: "revoke" },
  ];
  const seen = [];
  for (const step of steps) {
    const { data } = await update(member, step);
    const { role, state } = data as Standing; // the contract's answer
    seen.push(`${role} ${state}`);
  }
  expect(seen).toEqual([
    "collaborator active",
    "collaborator active",
    "collaborator suspended",
    "collaborator active",
    "collaborator revoked",
    "collaborator revoked",
  ]);
  const told = (await feedOf(plane, sessionId)).filter(({ type }) => type === "membership.updated");
  expect(told.map(({ payload }) => (payload as { current: object }).current)).toEqual([
    { role: "collaborator", state: "active" },
    { role: "collaborator", state: "suspended" },
    { role: "collaborator", state: "active" },
    { role: "collaborator", state: "revoked" },
  ]);
});

test.each([
  [{ action: "change_role" }, "missing"],
  [{ action: "suspend", newRole: "viewer" }, "only with change_role"],
])("[SES-022] %j is refused by the rule of newRole", async (body, reason) => {
  const member = await addMember(plane, await plane.session(plane.owner), "viewer");
  const { status, failure } = await update(member, body);
  expect([status, failure?.details]).toEqual([400, { field: "newRole", reason }]);
});

test("[SES-022 SES-024] an action that does not apply is a conflict that tells how the member stands", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "viewer");
  await update(member, { action: "revoke" });
  const { updatedAt } = await standingOf(sessionId, member);
  for (const body of [
    { action: "reactivate" },
    { action: "suspend" },
    { action: "change_role", newRole: "collaborator" },
  ]) {
    const { status, failure } = await update(member, body);
    expect([status, failure?.code, failure?.details]).toEqual([
      409,
      "membership.conflict",
      { role: "viewer", state: "revoked", updatedAt },
    ]);
  }
});

test("[SES-023 SES-028] the last owner cannot go in any way", async () => {
  const sessionId = await plane.session(plane.owner);
  const owner = { ...plane.owner, membershipId: (await standingOf(sessionId, plane.owner)).id };
  const bodies = [{ action: "change_role", newRole: "viewer" }, { action: "suspend" }, { action: "revoke" }];
  for (const body of bodies) expect(told(await update(owner, body))).toEqual([409, "membership.last_owner"]);
  expect(told(await leave(sessionId, owner))).toEqual([409, "membership.last_owner"]);
  const second = await addMember(plane, sessionId, "owner");
  // A suspended owner is no owner who could act.
  await update(second, { action: "suspend" });
  expect(told(await leave(sessionId, owner))).toEqual([409, "membership.last_owner"]);
  await update(second, { action: "reactivate" });
  expect((await leave(sessionId, owner)).data).toMatchObject({ state: "revoked", role: "owner" });
  expect(told(await leave(sessionId, owner))).toEqual([404, "session.not_found"]);
});

test("[SES-023] of two owners who leave at once, one stays", async () => {
  for (let round = 0; round < 5; round += 1) {
    const sessionId = await plane.session(plane.owner);
    const second = await addMember(plane, sessionId, "owner");
    const answers = await Promise.all([leave(sessionId, plane.owner), leave(sessionId, second)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  }
});

test("[SES-024 SES-025] of two changes to what was seen, the first wins", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "viewer");
  const { updatedAt: expectedUpdatedAt } = await standingOf(sessionId, member);
  const roles = ["collaborator", "runtime contributor", "owner", "viewer"];
  const answers = await Promise.all(
    roles.map((newRole) => update(member, { action: "change_role", newRole, expectedUpdatedAt })),
  );
  const now = await standingOf(sessionId, member);
  // To be made what one is already changes nothing, so it cannot take the others' turn.
  const changed = answers.filter(
    ({ status, data }) => status === 200 && (data as Standing).role !== "viewer",
  );
  expect(changed.map(({ data }) => (data as Standing).updatedAt)).toEqual([now.updatedAt]);
  const lost = answers.filter(({ status }) => status === 409);
  expect(lost.length).toBeGreaterThanOrEqual(2);
  for (const { failure } of lost)
    expect([failure?.code, failure?.details]).toEqual([
      "membership.conflict",
      { role: now.role, state: now.state, updatedAt: now.updatedAt },
    ]);
});

test("[SES-203] of two changes at the same moment, neither of which says what it saw, the first wins", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "viewer");
  const client = new Client({
    connectionString: await databaseUrl(plane.home, plane.options.postgresSystemDirectory ?? ""),
  });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT FROM sessions WHERE id = $1 FOR UPDATE", [sessionId]);
    const changes = Promise.all([
      update(member, { action: "suspend" }),
      update(member, { action: "change_role", newRole: "collaborator" }),
    ]);
    await eventually("both changes at the session's lock", async () => {
      const { rows } = await client.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      return rows.length === 2;
    });
    await client.query("COMMIT");
    const answers = await changes;
    const now = await standingOf(sessionId, member);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const lost = answers.find(({ status }) => status === 409);
    expect([lost?.failure?.code, lost?.failure?.details]).toEqual([
      "membership.conflict",
      { role: now.role, state: now.state, updatedAt: now.updatedAt },
    ]);
  } finally {
    await client.end();
  }
});

test("[SES-025] every change has a later time, however fast they follow", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "viewer");
  const times = [(await standingOf(sessionId, member)).updatedAt];
  for (let n = 0; n < 20; n += 1) {
    const { data } = await update(member, { action: n % 2 === 0 ? "suspend" : "reactivate" });
    times.push((data as Standing).updatedAt); // the contract's answer
  }
  expect(times).toEqual([...new Set(times)].toSorted());
  // The clock stands still for the row: its next version is later all the same.
  await plane.sql("UPDATE session_memberships SET updated_at = now() + interval '1 hour' WHERE id = $1", [
    member.membershipId,
  ]);
  const { updatedAt } = await standingOf(sessionId, member);
  const { data } = await update(member, { action: "suspend" });
  expect(Date.parse((data as Standing).updatedAt)).toBeGreaterThanOrEqual(Date.parse(updatedAt) + 1);
});

test("[SES-026 SES-006] whoever is suspended or removed is outside at once", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "collaborator");
  expect((await plane.query("session.read", { sessionId }, member)).status).toBe(200);
  await update(member, { action: "suspend" });
  const one = await invite(plane, sessionId);
  expect(told(await plane.query("session.read", { sessionId }, member))).toEqual([404, "session.not_found"]);
  expect(told(await plane.mutate("invite.accept", { token: one.token }, member))).toEqual([
    403,
    "invite.permission_denied",
  ]);
  await update(member, { action: "revoke" });
  expect(told(await plane.query("session.read", { sessionId }, member))).toEqual([404, "session.not_found"]);
  const two = await invite(plane, sessionId, { joinMode: "viewer" });
  const back = await plane.mutate("invite.accept", { token: two.token }, member);
  expect(back.data).toMatchObject({ membershipId: member.membershipId, role: "viewer", state: "active" });
  expect((await plane.query("session.read", { sessionId }, member)).status).toBe(200);
});

test("[SES-027] a member who is removed keeps its attachments until they are detached", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "runtime contributor");
  const nodeId = "node-of-a-removed-member";
  const attached = await plane.mutate(
    "runtimenode.attach",
    {
      sessionId,
      participantId: member.participantId,
      nodeId,
      clientVersion: "1.0",
      capabilities: {},
      healthState: "online",
    },
    member,
  );
  expect(attached.status).toBe(200);
  const rows = (): Promise<unknown> =>
    plane.sql("SELECT to_json(a)::text AS row FROM runtime_node_attachments a WHERE node_id = $1", [nodeId]);
  const before = await rows();
  await update(member, { action: "revoke" });
  expect(await rows()).toEqual(before);
});
