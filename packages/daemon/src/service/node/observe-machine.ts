import type { RuntimeNodeHealthState, Subsystem } from "@interlock/contracts";
import type { CapabilityMap } from "../../model/node/capability-changes.ts";

/** What a node of any use needs; a machine without containers is a whole node with fewer capabilities. */
const VITAL: ReadonlySet<string> = new Set(["sqlite", "routing_worker", "tmux_discovery"]);

/** Which subsystem stands for which capability. */
const SEEN: readonly (readonly [capability: string, subsystem: Subsystem["name"]])[] = [
  ["containers", "docker"],
  ["tmux", "tmux_discovery"],
];

/** Capabilities that the daemon sees for itself: no caller declares them. */
export const OWN_CAPABILITIES: readonly string[] = SEEN.map(([capability]) => capability);

export interface MachineLook {
  readonly capabilities: CapabilityMap;
  readonly health: RuntimeNodeHealthState;
}

/** What the state of the daemon's own parts says of the machine as a node. */
export function observeMachine(subsystems: readonly Subsystem[]): MachineLook {
  const works = (name: string): boolean =>
    subsystems.some((subsystem) => subsystem.name === name && subsystem.status === "ok");
  return {
    capabilities: Object.fromEntries(
      SEEN.map(([capability, name]) => [capability, { available: works(name) }]),
    ),
    health: [...VITAL].every(works) ? "online" : "degraded",
  };
}
