import type {
  EventEnvelopeVersion,
  NodeState,
  ParticipantId,
  RuntimeNodeCapabilityUpdateRequest,
} from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import { ATTACHMENT_TABLE } from "../model/node/attachment-table.ts";
import { judgeCall, reportOf, type SpeakerFault } from "../model/node/judge-call.ts";
import { isReadOnly } from "../model/read-only.ts";
import { statesTaking } from "../store/node-state-sql.ts";
import type { Tables } from "../store/tables.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";
import { floorOf, storedVersion } from "./stored-version.ts";

export type UpdateCapabilitiesOutcome =
  | { readonly kind: "updated"; readonly state: NodeState; readonly updatedAt: Date }
  | { readonly kind: "not-attached" | "registering" }
  | { readonly kind: SpeakerFault }
  | {
      readonly kind: "below-floor";
      readonly version: EventEnvelopeVersion;
      readonly floor: EventEnvelopeVersion;
    }
  | Unavailable;

/** Replaces the node's capabilities, and moves it between online and degraded as it says. No membership is touched. */
export async function updateCapabilities(
  context: ServiceContext,
  caller: ParticipantId,
  request: RuntimeNodeCapabilityUpdateRequest,
): Promise<UpdateCapabilitiesOutcome> {
  return attempt(context, () => context.db.transaction().execute((tx) => updateWithin(tx, caller, request)));
}

async function updateWithin(
  tx: Transaction<Tables>,
  caller: ParticipantId,
  { nodeId, capabilities, healthChanges, fence }: RuntimeNodeCapabilityUpdateRequest,
): Promise<UpdateCapabilitiesOutcome> {
  const held = await tx
    .selectFrom("runtime_node_attachments as a")
    .innerJoin("sessions as s", "s.id", "a.session_id")
    .select(["a.id", "a.participant_id", "a.fence", "a.state", "a.client_version", "s.min_client_version"])
    .where("a.node_id", "=", nodeId)
    .where(sql<boolean>`a.state IN (${statesTaking("report-degraded")})`)
    .forNoKeyUpdate("a")
    // The floor holds until the update is written.
    .forShare("s")
    .executeTakeFirst();
  if (held === undefined) return { kind: "not-attached" };
  const attachment = { participantId: held.participant_id, fence: Number(held.fence), state: held.state };
  // A map without a word on health changes the map alone.
  const event = reportOf(healthChanges?.state ?? "degraded");
  const verdict = judgeCall(ATTACHMENT_TABLE, attachment, { participantId: caller, fence }, event);
  if (verdict.kind !== "move" && verdict.kind !== "registering") return verdict;
  const [version, floor] = [storedVersion(held.client_version), floorOf(held.min_client_version)];
  if (floor !== undefined && isReadOnly(version, floor)) return { kind: "below-floor", version, floor };
  if (verdict.kind !== "move") return verdict;
  const state = healthChanges === undefined ? held.state : verdict.state;
  const { updatedAt } = await tx
    .updateTable("runtime_node_attachments")
    .set({ capabilities: JSON.stringify(capabilities), state })
    .where("id", "=", held.id)
    .returning(sql<Date>`clock_timestamp()`.as("updatedAt"))
    .executeTakeFirstOrThrow();
  return { kind: "updated", state, updatedAt };
}
