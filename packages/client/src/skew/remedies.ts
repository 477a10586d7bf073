import { compareEventEnvelopeVersion, parseEventEnvelopeVersion } from "@interlock/contracts";
import type { Remedy } from "./skew-state.ts";

const START_AGAIN = "Upgrade Interlock where the node runs, and start it again.";

/** The node is what is too old: a floor is raised for everybody, and never lowered. */
export function remedyUnderFloor(upgradePath: string = START_AGAIN): Remedy {
  return { upgrade: "node", how: upgradePath };
}

export function remedyForEnvelope(ours: string, theirs: string): Remedy {
  const [mine, yours] = [parseEventEnvelopeVersion(ours), parseEventEnvelopeVersion(theirs)];
  const newer = mine !== undefined && yours !== undefined && compareEventEnvelopeVersion(yours, mine) > 0;
  return newer
    ? {
        upgrade: "client",
        how: `Upgrade @interlock/client to one that reads version ${theirs} of the event envelope.`,
      }
    : {
        upgrade: "control-plane",
        how: `Upgrade what writes the events to version ${ours} of the event envelope, or read them with an older client.`,
      };
}
