// Two people share a session: an invite, a node, an event about it, and the roster. Every step is checked.
import { EVENT_ENVELOPE_VERSION, parseEventEnvelopeVersion, type ControlMethods } from "@interlock/client";
import { membershipClient, runtimeNodeClient, sessionClient, skewOf } from "@interlock/client/session";
import { match, P } from "ts-pattern";
import { twoPeople } from "./two-people.ts";

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not so: ${what}`);
  console.log(what);
}

const { ada, bob, end } = await twoPeople();
try {
  const { sessionId } = await sessionClient(ada.plane).create({ metadata: { name: "example" } });
  const { token } = await membershipClient(ada.plane).invite.create({ sessionId, joinMode: "viewer" });
  await sessionClient(bob.plane).join({ sessionId, identityHandle: "Bob", inviteToken: token });
  const { memberships } = await membershipClient(ada.plane).list({ sessionId });
  check(memberships.length === 2, "Bob has joined");

  const { timelineCursors } = await sessionClient(bob.plane).read({ sessionId });
  const events = sessionClient(bob.plane).subscribe({ sessionId, afterCursor: timelineCursors.latest });

  const clientVersion = parseEventEnvelopeVersion(EVENT_ENVELOPE_VERSION);
  if (clientVersion === undefined) throw new Error("the contract's own version is none");
  const nodes = runtimeNodeClient(ada.plane);
  const nodeId = "node-of-ada" as ControlMethods["runtimenode.attach"]["params"]["nodeId"]; // any name of its own
  const attached = await nodes.attach({
    sessionId,
    participantId: ada.participantId,
    nodeId,
    clientVersion,
    capabilities: { shell: {} },
    healthState: "online",
  });
  await nodes.heartbeat({ nodeId, healthState: "online" });
  check(!attached.readOnly && skewOf(ada.plane).state.kind === "ready", "Ada's node may write");

  for await (const frame of events) {
    if (frame.type !== "event") continue;
    check(frame.event.type === "runtime_node.online", `Bob hears of it: ${frame.event.type}`);
    break;
  }
  const roster = await runtimeNodeClient(bob.plane).roster({ sessionId });
  const states = roster.nodes.map((node) => `${node.nodeId} ${node.state}`);
  check(states.join() === "node-of-ada online", `Bob sees the roster: ${states.join()}`);

  const refused = await membershipClient(bob.plane).invite.create.safe({ sessionId });
  const why = match(refused)
    .with({ ok: true }, () => "a viewer has made an invite")
    .with({ error: { code: "invite.permission_denied" } }, () => "only an owner invites")
    .with({ error: { code: P.string } }, ({ error }) => error.message)
    .exhaustive();
  check(why === "only an owner invites", `Bob is told: ${why}`);
} finally {
  await end();
}
