import { compareEventEnvelopeVersion, type EventEnvelopeVersion, type SessionId } from "@interlock/contracts";
import { METHODS_UNDER_FLOOR } from "../skew/methods-under-floor.ts";
import type { ControlPlaneClient } from "./control-plane-client.ts";
import type { FloorSimulation, NodeBelowFloor } from "./simulate-floor.ts";

/** `simulateFloor`, which imports this. */
export async function runFloorSimulation(
  plane: Pick<ControlPlaneClient, "session" | "runtimenode">,
  floor: EventEnvelopeVersion,
  sessions?: readonly SessionId[],
): Promise<FloorSimulation> {
  const asked = sessions ?? (await allSessions(plane));
  const nodes: NodeBelowFloor[] = [];
  for (const sessionId of asked) {
    const roster = await plane.runtimenode.roster({ sessionId });
    for (const { nodeId, state, clientVersion, readOnly } of roster.nodes) {
      // A revoked node does not come back, whatever it speaks.
      if (state === "revoked" || compareEventEnvelopeVersion(clientVersion, floor) >= 0) continue;
      nodes.push({ sessionId, nodeId, state, clientVersion, already: readOnly });
    }
  }
  return {
    floor,
    nodes,
    sessions: [...new Set(nodes.map(({ sessionId }) => sessionId))],
    methods: METHODS_UNDER_FLOOR,
    looked: asked.length,
  };
}

async function allSessions(plane: Pick<ControlPlaneClient, "session">): Promise<readonly SessionId[]> {
  const found: SessionId[] = [];
  let after: SessionId | null | undefined;
  while (after !== null) {
    const page = await plane.session.list(after === undefined ? {} : { after });
    found.push(...page.sessions.map(({ id }) => id));
    after = page.nextAfter;
  }
  return found;
}
