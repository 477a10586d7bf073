import type { EventEnvelopeVersion, RuntimeNodeRosterEntry, SessionId } from "@interlock/contracts";
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
  const { runFloorSimulation } = await import("./floor-simulation.ts");
  return runFloorSimulation(plane, floor, sessions);
}
