import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import { openStream, sequencesOf } from "./feed-stream.test.support.ts";
import { startTestPlane, type Caller, type TestPlane } from "./plane.test.support.ts";
import { addMember, invite } from "./session-fixtures.test.support.ts";

let plane: TestPlane;
beforeAll(async () => {
  plane = await startTestPlane({ feedHeartbeatMs: 500 });
});
afterAll(() => plane.stop());

const follow = (
  params: object,
  caller: Pick<Caller, "token"> = plane.owner,
  headers = {},
): ReturnType<typeof openStream> => openStream(plane.plane.url, caller, params, headers);
async function refusal(params: object, caller?: Pick<Caller, "token">, headers = {}): Promise<unknown> {
  const response = await fetch(
    `${plane.plane.url}/trpc/session.subscribe?input=${encodeURIComponent(JSON.stringify(params))}`,
    { headers: { ...(caller && { authorization: `Bearer ${caller.token}` }), ...headers } },
  );
  const body = (await response.json()) as { error: { data: { interlock: { code: string } } } };
  return [response.status, body.error.data.interlock.code];
}

test("[SES-054] a reader gets what happened, then what happens, each with its cursor", async () => {
  const sessionId = await plane.session(plane.owner);
  const stream = await follow({ sessionId, afterCursor: "0" });
  expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  await stream.until("event", 3);
  await invite(plane, sessionId);
  await stream.until("event", 4);
  expect(stream.head).toBe("retry: 5000\n\nevent: connected\ndata: {}");
  expect(stream.frames[0]).toEqual({
    id: "0",
    data: { type: "open", subscriptionId: expect.any(String), cursor: "0" },
  });
  expect(stream.frames.filter(({ data }) => data["type"] === "event").map(({ id }) => id)).toEqual([
    "1",
    "2",
    "3",
    "4",
  ]);
  expect((await stream.until("event", 4)).data).toEqual({
    type: "event",
    cursor: "4",
    event: {
      id: expect.any(String),
      sessionId,
      sequence: 4,
      occurredAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      category: "membership_change",
      type: "invite.created",
      actor: plane.owner.participantId,
      payload: { inviteId: expect.any(String), joinMode: "collaborator", expiresAt: expect.any(String) },
      version: "1.0",
    },
  });
  await stream.close();
});

test("[SES-054] without a cursor a reader begins with what comes next", async () => {
  const sessionId = await plane.session(plane.owner);
  const stream = await follow({ sessionId });
  expect((await stream.until("open")).data).toMatchObject({ cursor: "3" });
  await invite(plane, sessionId);
  await stream.until("event");
  expect(sequencesOf(stream)).toEqual([4]);
  await stream.close();
});

test("[SES-055] a reader goes on after the last event it saw, by header or by input", async () => {
  const sessionId = await plane.session(plane.owner);
  const streams = [
    await follow({ sessionId, afterCursor: "0" }, plane.owner, { "last-event-id": "2" }),
    await follow({ sessionId, afterCursor: "0", lastEventId: "1" }, plane.owner, { "last-event-id": "2" }),
  ];
  await invite(plane, sessionId);
  const seen = [];
  for (const stream of streams) {
    await eventually("the new event", async () => sequencesOf(stream).includes(4));
    seen.push(sequencesOf(stream));
    await stream.close();
  }
  expect(seen).toEqual([
    [3, 4],
    [2, 3, 4],
  ]);
});

test("[SES-056] events that are gone are told by their number, to early and to late readers", async () => {
  const sessionId = await plane.session(plane.owner);
  for (let n = 0; n < 4; n += 1) await invite(plane, sessionId);
  await plane.sql("DELETE FROM session_feed WHERE session_id = $1 AND sequence <= 5", [sessionId]);
  const stream = await follow({ sessionId, afterCursor: "2" });
  await stream.until("event", 2);
  // A heartbeat may come at any time.
  const frames = stream.frames.slice(1).filter(({ data }) => data["type"] !== "heartbeat");
  expect(frames.map(({ id, data }) => [id, data["type"], data["missed"]])).toEqual([
    ["5", "gap", 3],
    ["6", "event", undefined],
    ["7", "event", undefined],
  ]);
  await stream.close();
  await plane.sql("DELETE FROM session_feed WHERE session_id = $1", [sessionId]);
  const late = await follow({ sessionId, afterCursor: "6" });
  expect((await late.until("gap")).data).toEqual({ type: "gap", cursor: "7", missed: 1 });
  await invite(plane, sessionId);
  await late.until("event");
  expect(sequencesOf(late)).toEqual([8]);
  await late.close();
});

test("[SES-057] a cursor from elsewhere is told to begin anew, and text that is none is refused", async () => {
  const sessionId = await plane.session(plane.owner);
  const stream = await follow({ sessionId, afterCursor: "900" });
  expect((await stream.until("resync")).data).toEqual({
    type: "resync",
    cursor: "3",
    reason: "cursor_unknown",
  });
  await invite(plane, sessionId);
  await stream.until("event");
  expect(sequencesOf(stream)).toEqual([4]);
  await stream.close();
  for (const cursor of ["x", "-1", "01", "1.5", "9".repeat(17)]) {
    expect(await refusal({ sessionId, afterCursor: cursor }, plane.owner)).toEqual([400, "request.invalid"]);
    expect(await refusal({ sessionId }, plane.owner, { "last-event-id": cursor })).toEqual([
      400,
      "request.invalid",
    ]);
  }
});

test("[SES-057] a database that went back to an earlier state is told to readers that are up to date", async () => {
  const sessionId = await plane.session(plane.owner);
  const stream = await follow({ sessionId, afterCursor: "0" });
  await stream.until("event", 3);
  await plane.sql("DELETE FROM session_feed WHERE session_id = $1 AND sequence > 1", [sessionId]);
  await plane.sql("UPDATE session_feed_heads SET last_sequence = 1 WHERE session_id = $1", [sessionId]);
  expect((await stream.until("resync")).data).toMatchObject({ cursor: "1" });
  await invite(plane, sessionId);
  await stream.until("event", 4);
  expect(sequencesOf(stream)).toEqual([1, 2, 3, 2]);
  await stream.close();
});

test("[SES-058] a quiet stream carries heartbeats that move no cursor", async () => {
  const sessionId = await plane.session(plane.owner);
  const stream = await follow({ sessionId });
  const { id, data } = await stream.until("heartbeat", 2);
  expect([id, data]).toEqual([undefined, { type: "heartbeat", at: expect.stringMatching(/Z$/) }]);
  await stream.close();
});

test("[SES-060] the sixth stream of a participant is refused until one of the five is closed", async () => {
  const sessionId = await plane.session(plane.owner);
  const member = await addMember(plane, sessionId, "viewer");
  const streams = [];
  for (let n = 0; n < 5; n += 1) streams.push(await follow({ sessionId }, member));
  expect(await refusal({ sessionId }, member)).toEqual([429, "rate_limited"]);
  await streams.pop()?.close();
  await eventually("room for a stream", async () => {
    const stream = await follow({ sessionId }, member);
    if (stream.response.status === 200) streams.push(stream);
    else await stream.close();
    return stream.response.status === 200;
  });
  for (const stream of streams) await stream.close();
});

test("[SES-006 SES-061] whoever is removed, or whose token is revoked, is told so and cut off", async () => {
  const sessionId = await plane.session(plane.owner);
  const [removed, revoked] = [
    await addMember(plane, sessionId, "viewer"),
    await addMember(plane, sessionId, "viewer"),
  ];
  const streams = [await follow({ sessionId }, removed), await follow({ sessionId }, revoked)] as const;
  const { membershipId } = removed;
  await plane.mutate("membership.update", { membershipId, action: "revoke" });
  expect((await streams[0].until("end")).data).toEqual({ type: "end", reason: "membership_ended" });
  await plane.sql("UPDATE access_tokens SET revoked_at = now() WHERE participant_id = $1", [
    revoked.participantId,
  ]);
  expect((await streams[1].until("end")).data).toEqual({ type: "end", reason: "token_revoked" });
  for (const stream of streams) await stream.untilEnd();
  expect(await refusal({ sessionId }, removed)).toEqual([404, "session.not_found"]);
  expect(await refusal({ sessionId }, revoked)).toEqual([401, "auth.token_invalid"]);
});

test("[SES-054] strangers, unknown fields and other verbs get no stream", async () => {
  const sessionId = await plane.session(plane.owner);
  expect(await refusal({ sessionId })).toEqual([401, "auth.token_invalid"]);
  expect(await refusal({ sessionId }, await plane.addParticipant())).toEqual([404, "session.not_found"]);
  expect(await refusal({ sessionId, from: 1 }, plane.owner)).toEqual([400, "request.invalid"]);
  expect((await plane.mutate("session.subscribe", { sessionId })).failure?.code).toBe("method.unknown");
});

test("[SES-055 SES-061] a plane that stops says so, and the next one goes on where it was", async () => {
  const sessionId = await plane.session(plane.owner);
  const stream = await follow({ sessionId, afterCursor: "0" });
  const last = await stream.until("event", 3);
  await plane.restart();
  expect((await stream.until("end")).data).toEqual({ type: "end", reason: "closing" });
  await stream.untilEnd();
  await invite(plane, sessionId);
  const next = await follow({ sessionId }, plane.owner, { "last-event-id": last.id ?? "" });
  await next.until("event");
  expect(sequencesOf(next)).toEqual([4]);
  await next.close();
});
