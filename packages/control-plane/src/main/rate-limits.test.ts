import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RATE_LIMITS } from "@interlock/contracts";
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
import type { LivenessAlarm } from "../service/node-sweeper.ts";
import type { RateAlarm } from "../service/rate-limiter.ts";
import { runControlPlane, type RunningControlPlane } from "./run-control-plane.ts";

let plane: TestPlane;
let second: RunningControlPlane;
let secondHome: string;
/** Of both replicas. */
const alarms: (LivenessAlarm | RateAlarm)[] = [];
beforeAll(async () => {
  plane = await startTestPlane({ rateLimits: "on", onAlarm: (alarm) => alarms.push(alarm) });
  secondHome = await mkdtemp(join(tmpdir(), "il-limits-"));
  const url = await databaseUrl(plane.home, plane.options.postgresSystemDirectory ?? "");
  second = await runControlPlane({
    home: secondHome,
    databaseUrl: url,
    onAlarm: (alarm) => alarms.push(alarm),
  });
});
afterAll(async () => {
  await second.close();
  await plane.stop();
  await rm(secondHome, { recursive: true });
});

/** Ten, and what the end of a window lets through beside them on a busy machine. */
const FADING = 12;

const create = (url: string, caller: Caller): Promise<Answer> =>
  ask(`${url}/trpc/session.create`, caller, { method: "POST", body: "{}" });
const beat = (caller: Caller, nodeId: string): Promise<Answer> =>
  ask(`${plane.plane.url}/trpc/runtimenode.heartbeat`, caller, {
    method: "POST",
    body: JSON.stringify({ nodeId, healthState: "online" }),
  });
const isLimited = ({ failure }: Answer): boolean => failure?.code === "rate_limited";

test("the contract limits what it names, each once", () => {
  const names = RATE_LIMITS.map(({ method, per }) => `${method} per ${per}`);
  expect(new Set(names).size).toBe(names.length);
});

test("[SES-071 SES-072] of twenty calls at once to two replicas ten pass, and the others are told when to come back", async () => {
  const caller = await plane.addParticipant();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => create(n % 2 === 0 ? plane.plane.url : second.url, caller)),
  );
  // Where a window ends in the middle of them, the earlier one fades a little while they come.
  const passed = answers.filter(({ status }) => status === 200);
  expect(passed.length).toBeGreaterThanOrEqual(10);
  expect(passed.length).toBeLessThanOrEqual(FADING);
  const refused = answers.filter(isLimited);
  expect(refused).toHaveLength(20 - passed.length);
  for (const { status, failure } of refused) {
    expect([status, failure?.details]).toEqual([
      429,
      { limit: 10, remaining: 0, retryAfter: expect.any(Number), resetAt: expect.stringMatching(/Z$/) },
    ]);
    const { retryAfter } = (failure ?? { details: {} }).details as { retryAfter: number }; // just seen
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(120);
  }
  const other = await create(plane.plane.url, await plane.addParticipant());
  expect(other.status).toBe(200);
});

test("[SES-071] the refusal carries the headers that HTTP clients know", async () => {
  const caller = await plane.addParticipant();
  await eventually("the limit", async () => isLimited(await create(plane.plane.url, caller)));
  const response = await fetch(`${plane.plane.url}/trpc/session.create`, {
    method: "POST",
    body: "{}",
    headers: { authorization: `Bearer ${caller.token}`, "content-type": "application/json" },
  });
  expect(response.status).toBe(429);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "retry-after": expect.stringMatching(/^\d+$/),
    "x-ratelimit-limit": "10",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": expect.stringMatching(/Z$/),
  });
});

test("[SES-073] refused calls do not count, so that who waits gets through", async () => {
  const caller = await plane.addParticipant();
  for (let n = 0; n < 30; n += 1) await create(plane.plane.url, caller);
  const [row] = await plane.sql(
    "SELECT current + previous AS used FROM rate_limit_counters WHERE bucket = $1",
    [`session.create/participant/${caller.participantId}`],
  );
  expect(Number(row?.["used"])).toBeGreaterThanOrEqual(10);
  expect(Number(row?.["used"])).toBeLessThanOrEqual(FADING);
  // Two windows later nothing of it counts.
  await plane.sql("UPDATE rate_limit_counters SET window_index = window_index - 2 WHERE bucket = $1", [
    `session.create/participant/${caller.participantId}`,
  ]);
  expect((await create(plane.plane.url, caller)).status).toBe(200);
});

test("[SES-074] calls without a valid token are limited by their address", async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, () =>
      ask(`${plane.plane.url}/trpc/session.list?input={}`, { token: "il_wrong" }, {}),
    ),
  );
  const codes = answers.map(({ failure }) => failure?.code);
  expect(codes.filter((code) => code === "auth.token_invalid").length).toBeLessThanOrEqual(35);
  expect(codes.filter((code) => code === "rate_limited").length).toBeGreaterThanOrEqual(5);
});

test("[SES-075] heartbeats of nodes are not among the calls of a participant", async () => {
  const caller = await plane.addParticipant();
  const answers = await Promise.all(Array.from({ length: 130 }, (_, n) => beat(caller, `of-nobody-${n}`)));
  expect(answers.filter(isLimited)).toEqual([]);
  const lists = await Promise.all(
    Array.from({ length: 120 }, () => ask(`${plane.plane.url}/trpc/session.list?input={}`, caller, {})),
  );
  expect(lists.filter(isLimited).length).toBeGreaterThanOrEqual(10);
});

test("[SES-076] the secret of an invite is counted by its hash", async () => {
  const caller = await plane.addParticipant();
  const token = "ili_guessed_by_somebody";
  await plane.mutate("invite.accept", { token }, caller);
  const rows = await plane.sql(
    "SELECT bucket FROM rate_limit_counters WHERE bucket LIKE 'invite.accept/token/%'",
  );
  expect(rows).toEqual([{ bucket: expect.stringMatching(/^invite\.accept\/token\/[0-9a-f]{64}$/) }]);
});

test("[SES-202] each node has a budget of heartbeats of its own, for each who names it", async () => {
  const [caller, other] = [await plane.addParticipant(), await plane.addParticipant()];
  const answers = await Promise.all(Array.from({ length: 30 }, () => beat(caller, "eager")));
  const limited = answers.filter(isLimited);
  // Where a minute ends in the middle of them, the earlier one fades a little while they come.
  expect(limited.length).toBeGreaterThanOrEqual(30 - FADING);
  expect(limited.length).toBeLessThanOrEqual(20);
  expect(limited[0]).toMatchObject({ status: 429, failure: { details: { limit: 10, remaining: 0 } } });
  expect([await beat(caller, "calm"), await beat(other, "eager")].filter(isLimited)).toEqual([]);
});

/** Lets so many seconds pass for what is remembered of a bucket. */
const wait = (bucket: string, seconds: number) =>
  plane.sql(
    `UPDATE rate_limit_blocks SET blocked_until = blocked_until - $2 * interval '1 s',
       violations = ARRAY(SELECT v - $2 * interval '1 s' FROM unnest(violations) AS v ORDER BY v)
     WHERE bucket = $1`,
    [bucket, seconds],
  );
const retryAfterOf = ({ failure }: Answer): number =>
  ((failure?.details ?? {}) as { readonly retryAfter: number }).retryAfter; // of a call that was limited

test("[SES-200 SES-201] who goes on calling over a limit is blocked there on every replica, then for longer, and told of", async () => {
  const caller = await plane.addParticipant();
  const bucket = `session.create/participant/${caller.participantId}`;
  const urls = [plane.plane.url, second.url];
  const burst = () => Promise.all(Array.from({ length: 20 }, (_, n) => create(urls[n % 2] ?? "", caller)));
  // However many come together, they are one violation.
  await burst();
  expect(
    await plane.sql(
      "SELECT blocked_until, cardinality(violations) AS n FROM rate_limit_blocks WHERE bucket = $1",
      [bucket],
    ),
  ).toEqual([{ blocked_until: null, n: 1 }]);
  /** One call over the limit once more, so long after the last time. */
  const violate = async (secondsLater: number): Promise<Answer> => {
    await wait(bucket, secondsLater);
    return eventually("a refusal", async () => {
      const answer = await create(plane.plane.url, caller);
      return isLimited(answer) && answer;
    });
  };
  expect(retryAfterOf(await violate(60))).toBeLessThanOrEqual(120);
  // The third within five minutes.
  const refused = (await violate(60), await Promise.all(urls.map((url) => create(url, caller))));
  for (const answer of refused) {
    expect(retryAfterOf(answer)).toBeGreaterThan(840);
    expect(retryAfterOf(answer)).toBeLessThanOrEqual(900);
  }
  // A block is of one limit: the caller may do everything else.
  expect((await ask(`${second.url}/trpc/session.list?input={}`, caller, {})).status).toBe(200);
  expect(alarms).toEqual([]);
  // Seven more within the hour, never three within five minutes.
  await wait(bucket, 900);
  for (let n = 4; n < 10; n += 1) expect(retryAfterOf(await violate(200))).toBeLessThanOrEqual(120);
  await violate(200);
  expect(retryAfterOf(await create(second.url, caller))).toBeGreaterThan(3_540);
  expect(alarms).toEqual([
    {
      event: "alarm",
      kind: "blocked",
      method: "session.create",
      per: "participant",
      subject: caller.participantId,
      seconds: 3_600,
    },
  ]);
  // And when it is over, it is over.
  await wait(bucket, 3_600);
  await plane.sql("UPDATE rate_limit_counters SET window_index = window_index - 2 WHERE bucket LIKE $1", [
    `%/${caller.participantId}`,
  ]);
  expect((await create(second.url, caller)).status).toBe(200);
});
