import type { ParticipantId, RuntimeNodeHeartbeatRequest } from "@interlock/contracts";
import { attempt } from "./attempt.ts";
import type { BeatOutcome } from "./beat-intake.ts";
import type { ServiceContext } from "./context.ts";

/** Notes that the node lives, on the database clock. Below-floor nodes beat like any other. */
export async function heartbeatNode(
  context: ServiceContext,
  caller: ParticipantId,
  { nodeId, healthState, fence }: RuntimeNodeHeartbeatRequest,
): Promise<BeatOutcome> {
  return attempt(context, () =>
    context.beats.submit({ nodeId, participantId: caller, health: healthState, fence }),
  );
}
