import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlane, type Caller, type TestPlane } from "./plane.test.support.ts";
import { addMember, feedOf, invite, told } from "./session-fixtures.test.support.ts";

let plane: TestPlane;
beforeAll(async () => {
  plane = await startTestPlane();
});
afterAll(() => plane.stop());

const NOWHERE = "01890000-0000-7000-8000-000000000000";
const join = (sessionId: string, caller: Caller, change: object = {}): ReturnType<TestPlane["mutate"]> =>
  plane.mutate("session.join", { sessionId, identityHandle: "Ada", ...change }, caller);
const accept = (token: string, caller: Caller): ReturnType<TestPlane["mutate"]> =>
  plane.mutate("invite.accept", { token }, caller);
const change = (sessionId: string, what: string, caller = plane.owner): ReturnType<TestPlane["mutate"]> =>
  plane.mutate(`session.${what}`, { sessionId }, caller);

test("[SES-001 SES-051 SES-053] a new session is told in its feed, with its owner and its channel", async () => {
  const { data } = await plane.mutate("session.create", { metadata: { name: "feed" } });
  const { sessionId, memberships, channels } = data as {
    sessionId: string;
    memberships: { id: string }[];
    channels: { id: string }[];
  };
  expect(await feedOf(plane, sessionId)).toMatchObject([
    {
      sequence: "1",
      category: "session_lifecycle",
      type: "session.created",
      actor: plane.owner.participantId,
      version: "1.0",
      payload: { sessionId, config: {}, metadata: { name: "feed" } },
    },
    {
      sequence: "2",
      category: "membership_change",
      type: "membership.created",
      payload: { membershipId: memberships[0]?.id, participantId: plane.owner.participantId, role: "owner" },
    },
    { sequence: "3", type: "channel.created", payload: { channelId: channels[0]?.id, name: "main" } },
  ]);
  const read = await plane.query("session.read", { sessionId });
  expect(read.data).toMatchObject({ timelineCursors: { latest: "3" } });
});

test("[SES-002] a participant lists its own sessions, page by page", async () => {
  const [caller, other] = [await plane.addParticipant(), await plane.addParticipant()];
  const ids = [await plane.session(caller), await plane.session(caller), await plane.session(caller)];
  await plane.session(other);
  await change(ids[1] ?? "", "archive", caller);
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const { data } = await plane.query("session.list", { limit: 2, ...(after && { after }) }, caller);
    const page = data as { sessions: { id: string; role: string }[]; nextAfter: string | null };
    pages.push(page.sessions.map(({ id }) => id));
    after = page.nextAfter ?? undefined;
  } while (after !== undefined);
  expect(pages).toEqual([ids.slice(0, 2), ids.slice(2)]);
  const archived = await plane.query("session.list", { state: "archived" }, caller);
  expect(archived.data).toMatchObject({ sessions: [{ id: ids[1], state: "archived", role: "owner" }] });
});

test("[SES-003 SES-004 SES-051] a session is archived, taken back and closed, each told once", async () => {
  const sessionId = await plane.session(plane.owner);
  const states = [];
  for (const what of ["archive", "archive", "reactivate", "archive", "close", "close"])
    states.push(((await change(sessionId, what)).data as { state: string }).state);
  expect(states).toEqual(["archived", "archived", "active", "archived", "closed", "closed"]);
  expect(told(await change(sessionId, "archive"))).toEqual([409, "session.already_closed"]);
  expect(told(await change(sessionId, "reactivate"))).toEqual([409, "session.already_closed"]);
  const types = (await feedOf(plane, sessionId)).slice(3).map(({ type }) => type);
  expect(types).toEqual(["session.archived", "session.reactivated", "session.archived", "session.closed"]);
});

test("[SES-005] an archived or closed session takes neither invites nor members", async () => {
  const sessionId = await plane.session(plane.owner);
  const { token } = await invite(plane, sessionId);
  const caller = await plane.addParticipant();
  for (const what of ["archive", "close"]) {
    await change(sessionId, what);
    expect(told(await plane.mutate("invite.create", { sessionId }))).toEqual([409, "session.already_closed"]);
    expect(told(await accept(token, caller))).toEqual([409, "session.already_closed"]);
    expect(told(await join(sessionId, caller, { inviteToken: token }))).toEqual([
      409,
      "session.already_closed",
    ]);
  }
  const { data } = await plane.query("invite.list", { sessionId });
  expect(data).toMatchObject({ invites: [{ state: "pending", acceptedBy: null }] });
});

test("[SES-011 SES-012 SES-013 SES-021] joining by an invite, and joining again", async () => {
  const sessionId = await plane.session(plane.owner);
  const caller = await plane.addParticipant();
  expect(told(await join(sessionId, caller))).toEqual([404, "session.not_found"]);
  expect(told(await join(NOWHERE, caller))).toEqual([404, "session.not_found"]);
  const { token } = await invite(plane, sessionId, { joinMode: "runtime contributor" });
  const joined = await join(sessionId, caller, { inviteToken: token, identityHandle: "Grace 🚀" });
  expect(joined.data).toEqual({
    sessionId,
    participantId: caller.participantId,
    membershipId: expect.any(String),
    sharedMetadata: {},
  });
  const spare = await invite(plane, sessionId);
  expect((await join(sessionId, caller)).data).toEqual(joined.data);
  expect((await join(sessionId, caller, { inviteToken: spare.token })).data).toEqual(joined.data);
  const members = await plane.query("membership.list", { sessionId }, caller);
  expect(members.data).toMatchObject({
    memberships: [
      { participantId: plane.owner.participantId, role: "owner", identityHandle: null },
      {
        participantId: caller.participantId,
        role: "runtime contributor",
        state: "active",
        identityHandle: "Grace 🚀",
      },
    ],
    nextAfter: null,
  });
  const pending = await plane.query("invite.list", { sessionId, state: "pending" });
  expect(pending.data).toMatchObject({ invites: [{ id: spare.inviteId }] });
  const page = await plane.query("membership.list", { sessionId, limit: 1 });
  expect(page.data).toMatchObject({ memberships: [{ role: "owner" }], nextAfter: expect.any(String) });
});

test("[SES-011] a handle is 1 to 64 characters and not blank", async () => {
  const sessionId = await plane.session(plane.owner);
  for (const identityHandle of ["", "   ", "x".repeat(65), 7])
    expect(told(await join(sessionId, plane.owner, { identityHandle }))).toEqual([400, "request.invalid"]);
  expect((await join(sessionId, plane.owner, { identityHandle: "🚀".repeat(64) })).status).toBe(200);
});

test("[SES-014] the seats of a session are counted right when all come at once", async () => {
  const { data } = await plane.mutate("session.create", { config: { limits: { participants: 4 } } });
  const { sessionId } = data as { sessionId: string };
  const callers = await Promise.all(Array.from({ length: 6 }, () => plane.addParticipant()));
  const tokens = await Promise.all(callers.map(async () => (await invite(plane, sessionId)).token));
  const answers = await Promise.all(callers.map((caller, n) => accept(tokens[n] ?? "", caller)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  const refused = answers.filter(({ status }) => status !== 200);
  for (const { status, failure } of refused)
    expect([status, failure]).toEqual([
      429,
      {
        code: "resource.limit_exceeded",
        message: expect.any(String),
        details: { resource: "participants", limit: 4, current: 4 },
      },
    ]);
  // The invites of those who found no seat are still good.
  const pending = await plane.query("invite.list", { sessionId, state: "pending" });
  expect((pending.data as { invites: unknown[] }).invites).toHaveLength(3);
});

test("[SES-014] a session takes ten participants where its config says nothing that counts", async () => {
  const { data } = await plane.mutate("session.create", { config: { limits: { participants: 0 } } });
  const { sessionId } = data as { sessionId: string };
  for (let n = 0; n < 9; n += 1) await addMember(plane, sessionId, "viewer");
  const { token } = await invite(plane, sessionId);
  const answer = await accept(token, await plane.addParticipant());
  expect(answer.failure?.details).toEqual({ resource: "participants", limit: 10, current: 10 });
});

test("[SES-031 SES-035] the token of an invite is shown once and stored as a hash", async () => {
  const sessionId = await plane.session(plane.owner);
  const made = await invite(plane, sessionId);
  expect(Buffer.from(made.token.replace("ili_", ""), "base64url")).toHaveLength(32);
  const rows = await plane.sql(
    "SELECT to_json(i)::text AS text FROM session_invites i WHERE session_id = $1",
    [sessionId],
  );
  const feed = JSON.stringify(await feedOf(plane, sessionId));
  const listed = await plane.query("invite.list", { sessionId });
  const stored = String(rows[0]?.["text"]);
  expect([stored, feed, listed.text].filter((text) => text.includes(made.token))).toEqual([]);
  const hash = (JSON.parse(stored) as { token_hash: string }).token_hash;
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(listed.text).not.toContain(hash);
});

test("[SES-032] an invite holds seven days, at most thirty, and never backwards", async () => {
  const sessionId = await plane.session(plane.owner);
  const made = await invite(plane, sessionId);
  const rows = await plane.sql(
    "SELECT join_mode, extract(epoch FROM expires_at - created_at) AS seconds FROM session_invites WHERE id = $1",
    [made.inviteId],
  );
  expect(rows[0]?.["join_mode"]).toBe("collaborator");
  expect(Number(rows[0]?.["seconds"])).toBeCloseTo(604_800, -1);
  for (const [days, reason] of [
    [-1, "not in the future"],
    [31, "too far ahead"],
  ] as const) {
    const expiresAt = new Date(Date.now() + days * 86_400_000).toISOString();
    const answer = await plane.mutate("invite.create", { sessionId, expiresAt });
    expect([answer.status, answer.failure?.details]).toEqual([400, { field: "expiresAt", reason }]);
  }
});

test("[SES-033] of many who accept at once, one gets in", async () => {
  const sessionId = await plane.session(plane.owner);
  const { token, inviteId } = await invite(plane, sessionId, { joinMode: "viewer" });
  const callers = await Promise.all(Array.from({ length: 8 }, () => plane.addParticipant()));
  const answers = await Promise.all(callers.map((caller) => accept(token, caller)));
  const won = answers.findIndex(({ status }) => status === 200);
  expect(answers[won]?.data).toMatchObject({ inviteId, sessionId, role: "viewer", state: "active" });
  const rest = answers.filter((_answer, at) => at !== won).map(told);
  expect(rest).toEqual(Array.from({ length: 7 }, () => [409, "invite.already_accepted"]));
  // A lost answer is asked for again: whoever got in is told so.
  expect((await accept(token, callers[won] ?? plane.owner)).data).toEqual(answers[won]?.data);
  const accepted = (await feedOf(plane, sessionId)).filter(({ type }) => type === "invite.accepted");
  expect(accepted).toHaveLength(1);
});

test("[SES-034 SES-036] expired, revoked and unknown invites let nobody in", async () => {
  const sessionId = await plane.session(plane.owner);
  const caller = await plane.addParticipant();
  const [late, withdrawn] = [await invite(plane, sessionId), await invite(plane, sessionId)];
  await plane.sql("UPDATE session_invites SET expires_at = clock_timestamp() WHERE id = $1", [late.inviteId]);
  const revoke = (inviteId: string): ReturnType<TestPlane["mutate"]> =>
    plane.mutate("invite.revoke", { sessionId, inviteId, reason: "sent to the wrong list" });
  expect((await revoke(withdrawn.inviteId)).data).toEqual({ inviteId: withdrawn.inviteId, state: "revoked" });
  expect((await revoke(withdrawn.inviteId)).status).toBe(200);
  expect(told(await accept(late.token, caller))).toEqual([410, "invite.expired"]);
  expect(told(await accept(withdrawn.token, caller))).toEqual([410, "invite.revoked"]);
  expect(told(await accept("ili_no_such_token_anywhere", caller))).toEqual([404, "invite.not_found"]);
  expect(told(await revoke(late.inviteId))).toEqual([410, "invite.expired"]);
  expect(told(await revoke(NOWHERE))).toEqual([404, "invite.not_found"]);
  const used = await invite(plane, sessionId);
  await accept(used.token, caller);
  expect(told(await revoke(used.inviteId))).toEqual([409, "invite.already_accepted"]);
  const { data } = await plane.query("invite.list", { sessionId });
  expect((data as { invites: { state: string }[] }).invites.map(({ state }) => state)).toEqual([
    "expired",
    "revoked",
    "accepted",
  ]);
  const revoked = (await feedOf(plane, sessionId)).filter(({ type }) => type === "invite.revoked");
  expect(revoked.map(({ payload }) => payload)).toEqual([
    { inviteId: withdrawn.inviteId, reason: "sent to the wrong list" },
  ]);
});

test("[SES-034] an invite of one session opens no other", async () => {
  const [one, two] = [await plane.session(plane.owner), await plane.session(plane.owner)];
  const { token, inviteId } = await invite(plane, one);
  const caller = await plane.addParticipant();
  expect(told(await join(two, caller, { inviteToken: token }))).toEqual([404, "invite.not_found"]);
  expect(told(await plane.mutate("invite.revoke", { sessionId: two, inviteId }))).toEqual([
    404,
    "invite.not_found",
  ]);
});

test("[SES-037] a hundred invites may wait, and no more", async () => {
  const sessionId = await plane.session(plane.owner);
  await plane.sql(
    `INSERT INTO session_invites (session_id, inviter_id, token_hash, expires_at)
     SELECT $1, $2, gen_random_uuid()::text, now() + interval '1 day' FROM generate_series(1, 99)`,
    [sessionId, plane.owner.participantId],
  );
  await invite(plane, sessionId);
  const answer = await plane.mutate("invite.create", { sessionId });
  expect([answer.status, answer.failure?.code, answer.failure?.details]).toEqual([
    429,
    "invite.limit_exceeded",
    { limit: 100, current: 100 },
  ]);
});

test("[SES-038] nobody invites in another's name", async () => {
  const sessionId = await plane.session(plane.owner);
  const { participantId } = await plane.addParticipant();
  const answer = await plane.mutate("invite.create", { sessionId, inviter: participantId });
  expect(told(answer)).toEqual([403, "auth.principal_mismatch"]);
  const own = await plane.mutate("invite.create", { sessionId, inviter: plane.owner.participantId });
  expect(own.status).toBe(200);
});
