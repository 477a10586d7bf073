import {
  compareEventEnvelopeVersion,
  type EventEnvelopeVersion,
  type RuntimeNodeRosterEntry,
  type SessionId,
} from "@interlock/contracts";
import { controlMethods } from "../contract/control-contract.ts";
import type { ControlPlaneClient } from "./control-plane-client.ts";

/** A node that could not write under the floor. */
export interface NodeBelowFloor {
  readonly sessionId: SessionId;
  readonly nodeId: RuntimeNodeRosterEntry["nodeId"];
  readonly state: RuntimeNodeRosterEntry["state"];
  readonly clientVersion: EventEnvelopeVersion;
  /** It is below its session's floor as it is now. */
  readonly already: boolean;
}

export interface FloorSimulation {
  readonly floor: EventEnvelopeVersion;
  readonly nodes: readonly NodeBelowFloor[];
  /** Sessions with such a node. */
  readonly sessions: readonly SessionId[];
  /** What these nodes could no longer call. */
  readonly methods: readonly string[];
  /** How many sessions were looked at. */
  readonly looked: number;
}

/**
 * Who would only read if the sessions' floor were raised to `floor`. Looks at the rosters and changes nothing.
 * @param sessions all of which the caller is a member, when they are not named
 * @throws InterlockError as the calls do
 */
export async function simulateFloor(
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
    methods: await writesUnderFloor(),
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

/** The contract says which methods a node below the floor is refused. */
async function writesUnderFloor(): Promise<readonly string[]> {
  const methods = await Promise.all(Object.values(controlMethods).map(({ load }) => load()));
  return methods
    .filter(({ details }) => Object.hasOwn(details, "version.floor_exceeded"))
    .map(({ name }) => name)
    .toSorted();
}
