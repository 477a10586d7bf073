// Every method of the control plane, called in every role and by whoever has none: the contract's table is what happens.
import {
  controlAccess,
  MEMBERSHIP_ROLES,
  type ControlMethods,
  type MembershipRole,
} from "@interlock/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlane, type Answer, type Caller, type TestPlane } from "./plane.test.support.ts";
import { addMember, invite, told, type Member } from "./session-fixtures.test.support.ts";

type Method = keyof ControlMethods;
type Standing = MembershipRole | "outsider" | "suspended" | "revoked";

const OUTSIDE = ["outsider", "suspended", "revoked"] as const;
const STANDINGS: readonly Standing[] = [...MEMBERSHIP_ROLES.values, ...OUTSIDE];

/** Methods of members, and how each is asked for about a session. */
const ABOUT: { readonly [Name in Method]?: (world: World) => Promise<object> } = {
  "session.read": async ({ sessionId }) => ({ sessionId }),
  "session.subscribe": async ({ sessionId }) => ({ sessionId }),
  "session.archive": async ({ sessionId }) => ({ sessionId }),
  "session.reactivate": async ({ sessionId }) => ({ sessionId }),
  "session.close": async ({ sessionId }) => ({ sessionId }),
  "membership.list": async ({ sessionId }) => ({ sessionId }),
  "membership.leave": async ({ sessionId }) => ({ sessionId }),
  "membership.update": async ({ other }) => ({ membershipId: other.membershipId, action: "suspend" }),
  "invite.create": async ({ sessionId }) => ({ sessionId }),
  "invite.list": async ({ sessionId }) => ({ sessionId }),
  "invite.revoke": async ({ sessionId }) => ({
    sessionId,
    inviteId: (await invite(plane, sessionId)).inviteId,
  }),
  "presence.read": async ({ sessionId }) => ({ sessionId }),
  "runtimenode.roster": async ({ sessionId }) => ({ sessionId }),
};

interface World {
  readonly sessionId: string;
  readonly caller: Caller;
  readonly other: Member;
}

let plane: TestPlane;
beforeAll(async () => {
  plane = await startTestPlane();
});
afterAll(() => plane.stop());

async function worldFor(standing: Standing): Promise<World> {
  const sessionId = await plane.session(plane.owner);
  const other = await addMember(plane, sessionId, "viewer");
  if (standing === "outsider") return { sessionId, other, caller: await plane.addParticipant() };
  const isRole = MEMBERSHIP_ROLES.values.some((role) => role === standing);
  const caller = await addMember(plane, sessionId, isRole ? (standing as MembershipRole) : "owner"); // just tested
  const action = standing === "suspended" ? "suspend" : standing === "revoked" ? "revoke" : undefined;
  if (action !== undefined)
    await plane.mutate("membership.update", { membershipId: caller.membershipId, action });
  return { sessionId, other, caller };
}

/** A stream that is granted has no end; that it was granted is all that is asked here. */
async function askForStream(params: object, caller: Caller): Promise<Answer> {
  const input = encodeURIComponent(JSON.stringify(params));
  const url = `${plane.plane.url}/trpc/session.subscribe?input=${input}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${caller.token}` } });
  if (response.status !== 200) return ask("session.subscribe", params, caller);
  await response.body?.cancel();
  return { status: 200, text: "", data: null, failure: undefined };
}

function call(method: Method, params: object, caller: Caller): Promise<Answer> {
  return method === "session.subscribe" ? askForStream(params, caller) : ask(method, params, caller);
}

function ask(method: Method, params: object, caller: Caller): Promise<Answer> {
  return METHODS_OF_QUERIES.has(method)
    ? plane.query(method, params, caller)
    : plane.mutate(method, params, caller);
}

const METHODS_OF_QUERIES: ReadonlySet<Method> = new Set([
  "session.read",
  "session.list",
  "session.subscribe",
  "membership.list",
  "invite.list",
  "presence.read",
  "runtimenode.roster",
]);

// Object.keys forgets the keys of the total table.
const methods = Object.keys(controlAccess) as Method[];
const memberMethods = methods.filter((method) => controlAccess[method].kind === "member");

test("[SES-007] every method of members is called here", () => {
  expect(Object.keys(ABOUT).toSorted()).toEqual(memberMethods.toSorted());
});

describe.each(STANDINGS)("as %s", (standing) => {
  test.each(memberMethods)("[SES-006 SES-007] %s is answered as the table says", async (method) => {
    const access = controlAccess[method];
    if (access.kind !== "member") throw new Error("not a method of members");
    const about = ABOUT[method];
    if (about === undefined) throw new Error(`no call of ${method}`);
    const world = await worldFor(standing);
    const answer = await call(method, await about(world), world.caller);
    const isOutside = OUTSIDE.some((each) => each === standing);
    if (isOutside) {
      const code = method === "membership.update" ? "membership.not_found" : "session.not_found";
      expect(told(answer)).toEqual([404, code]);
    } else if (access.roles.some((role) => role === standing)) {
      expect([answer.status, answer.failure]).toEqual([200, undefined]);
    } else {
      expect(told(answer)).toEqual([403, access.denied]);
    }
  });
});

test("[SES-006] a session that does not exist is refused like one of others", async () => {
  const [stranger, sessionId] = [await plane.addParticipant(), await plane.session(plane.owner)];
  const nowhere = "01890000-0000-7000-8000-000000000000";
  for (const method of memberMethods.filter(
    (name) => name !== "membership.update" && name !== "invite.revoke",
  )) {
    const [there, gone] = [
      await ask(method, { sessionId }, stranger),
      await ask(method, { sessionId: nowhere }, stranger),
    ];
    expect([method, there.status, there.text]).toEqual([method, gone.status, gone.text]);
  }
});
