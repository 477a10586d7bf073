import { verifies } from "@interlock/testkit/verifies";
import { afterAll, beforeAll, expect } from "vitest";
import { fenceOf, nodeCalls, type NodeCalls } from "./node-calls.test.support.ts";
import { ask, startTestPlane, type Answer, type Caller, type TestPlane } from "./plane.test.support.ts";

let plane: TestPlane;
let calls: NodeCalls;
let session = "";
let participant: Caller;

const NODE = "matrix-node";
const REFUSED = "401 auth.token_invalid";

type Asking = Pick<Caller, "token"> & Partial<Caller> & { readonly authorization?: string };

/** Who asks, and what the call comes to when it is about somebody else's node. */
interface Credential {
  readonly who: string;
  readonly caller: () => Promise<Asking>;
  /** Whom the body speaks for, where it says so. */
  readonly speaksFor?: () => Caller["participantId"];
  readonly comesTo: Readonly<Record<MethodName, string>>;
}

const METHODS = ["attach", "heartbeat", "capabilityupdate", "roster", "detach"] as const;
type MethodName = (typeof METHODS)[number];

const everywhere = (outcome: string): Credential["comesTo"] => ({
  attach: outcome,
  heartbeat: outcome,
  capabilityupdate: outcome,
  detach: outcome,
  roster: outcome,
});
const NOT_OWNER = "403 runtimenode.not_owner";
const member = { ...everywhere(NOT_OWNER), roster: "200" };
const outsider = {
  ...everywhere(NOT_OWNER),
  attach: "404 session.not_found",
  roster: "404 session.not_found",
};

async function joined(role: string, state = "active"): Promise<Caller> {
  const caller = await plane.addParticipant();
  await calls.addMember(session, caller, role, state);
  return caller;
}

const CREDENTIALS: readonly Credential[] = [
  { who: "nobody", caller: async () => ({ token: "", authorization: "" }), comesTo: everywhere(REFUSED) },
  {
    who: "an empty bearer",
    caller: async () => ({ token: "", authorization: "Bearer " }),
    comesTo: everywhere(REFUSED),
  },
  {
    who: "an unknown token",
    caller: async () => ({ token: `il_${"a".repeat(43)}` }),
    comesTo: everywhere(REFUSED),
  },
  {
    who: "the right token in another case",
    caller: async () => ({ token: participant.token.toLowerCase() }),
    comesTo: everywhere(REFUSED),
  },
  {
    who: "the right token under another scheme",
    caller: async () => ({ token: "", authorization: `Basic ${participant.token}` }),
    comesTo: everywhere(REFUSED),
  },
  {
    who: "the right token cut short",
    caller: async () => ({ token: participant.token.slice(0, -1) }),
    comesTo: everywhere(REFUSED),
  },
  {
    who: "two tokens at once",
    caller: async () => ({ token: "", authorization: `Bearer ${participant.token} ${plane.owner.token}` }),
    comesTo: everywhere(REFUSED),
  },
  {
    who: "a revoked token",
    caller: async () => {
      const caller = await joined("collaborator");
      await plane.sql("UPDATE access_tokens SET revoked_at = now() WHERE participant_id = $1", [
        caller.participantId,
      ]);
      return caller;
    },
    comesTo: everywhere(REFUSED),
  },
  { who: "a stranger", caller: () => plane.addParticipant(), comesTo: outsider },
  {
    who: "a viewer",
    caller: () => joined("viewer"),
    comesTo: { ...member, attach: "404 session.not_found" },
  },
  { who: "a collaborator", caller: () => joined("collaborator"), comesTo: member },
  { who: "another runtime contributor", caller: () => joined("runtime contributor"), comesTo: member },
  { who: "a second owner", caller: () => joined("owner"), comesTo: { ...member, detach: "200" } },
  { who: "a suspended owner", caller: () => joined("owner", "suspended"), comesTo: outsider },
  {
    who: "a member whose membership was revoked",
    caller: () => joined("collaborator", "revoked"),
    comesTo: outsider,
  },
  { who: "an invited member", caller: () => joined("runtime contributor", "pending"), comesTo: outsider },
  {
    who: "a collaborator who speaks for the node's participant",
    caller: () => joined("collaborator"),
    speaksFor: () => participant.participantId,
    comesTo: { ...member, attach: "403 auth.principal_mismatch" },
  },
];

beforeAll(async () => {
  plane = await startTestPlane();
  calls = nodeCalls(plane);
  session = await plane.session(plane.owner);
  participant = await joined("runtime contributor");
});
afterAll(() => plane.stop());

async function asked(
  method: MethodName,
  caller: Asking,
  change: object,
  speaksFor = caller.participantId ?? participant.participantId,
): Promise<Answer> {
  const bodies: Readonly<Record<MethodName, object>> = {
    attach: {
      sessionId: session,
      participantId: speaksFor,
      nodeId: NODE,
      clientVersion: "9.0",
      capabilities: { taken: true },
      healthState: "degraded",
    },
    heartbeat: { nodeId: NODE, healthState: "degraded", ...change },
    capabilityupdate: { nodeId: NODE, capabilities: { taken: true }, ...change },
    detach: { nodeId: NODE, ...change },
    roster: { sessionId: session },
  };
  const body = JSON.stringify(bodies[method]);
  const url = `${plane.plane.url}/trpc/runtimenode.${method}`;
  const { authorization } = caller;
  const headers = authorization === undefined ? {} : { authorization };
  return method === "roster"
    ? ask(`${url}?input=${encodeURIComponent(body)}`, caller, { headers })
    : ask(url, caller, { method: "POST", body, headers });
}

const cameTo = ({ status, failure }: Answer): string => `${status} ${failure?.code ?? ""}`.trim();

/** The node as its participant keeps it; its fence. */
async function keepNode(): Promise<number> {
  const attached = await calls.attach(NODE, session, {}, participant);
  await calls.beat(NODE, {}, participant);
  return fenceOf(attached);
}

for (const credential of CREDENTIALS)
  verifies(
    ["RTN-068", "RTN-066", "RTN-063"],
    `${credential.who} gets nowhere with another's node`,
    async () => {
      const caller = await credential.caller();
      const fence = await keepNode();
      const before = await calls.rowsOf(NODE);
      const owner = credential.comesTo.detach === "200";
      // Even who knows the fence is no owner.
      for (const change of [{}, { fence }])
        for (const method of METHODS) {
          if (method === "detach" && owner) continue;
          const answer = await asked(method, caller, change, credential.speaksFor?.());
          expect([method, cameTo(answer)]).toEqual([method, credential.comesTo[method]]);
        }
      expect(await calls.rowsOf(NODE)).toEqual(before);
      if (owner) expect(cameTo(await asked("detach", caller, { fence }))).toBe("200");
    },
    { timeout: 60_000 },
  );

verifies("RTN-068", "the node's own participant may do all of it", async () => {
  await calls.attach(NODE, session, {}, participant);
  for (const method of METHODS)
    expect([method, cameTo(await asked(method, participant, {}))]).toEqual([method, "200"]);
});
