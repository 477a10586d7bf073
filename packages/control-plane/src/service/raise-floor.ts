import type { EventEnvelopeVersion, SessionId } from "@interlock/contracts";
import { compareEventEnvelopeVersion } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";
import { floorOf } from "./stored-version.ts";

export type RaiseFloorOutcome =
  | { readonly kind: "raised"; readonly before: EventEnvelopeVersion | undefined }
  /** A floor is never lowered. */
  | { readonly kind: "not-above"; readonly floor: EventEnvelopeVersion }
  | { readonly kind: "not-found" }
  | Unavailable;

/**
 * Raises a session's version floor. Nodes below it can no longer write, from the next call on; nothing else of them
 * changes. No method of the wire does this; the operator of the control plane does.
 */
export async function raiseFloor(
  context: Pick<ServiceContext, "db" | "isPrepared">,
  sessionId: SessionId,
  floor: EventEnvelopeVersion,
): Promise<RaiseFloorOutcome> {
  return attempt(context, () =>
    context.db.transaction().execute(async (tx): Promise<RaiseFloorOutcome> => {
      const session = await tx
        .selectFrom("sessions")
        .select("min_client_version")
        .where("id", "=", sessionId)
        .forUpdate()
        .executeTakeFirst();
      if (session === undefined) return { kind: "not-found" };
      const before = floorOf(session.min_client_version);
      if (before !== undefined && compareEventEnvelopeVersion(floor, before) <= 0)
        return { kind: "not-above", floor: before };
      await tx
        .updateTable("sessions")
        .set({ min_client_version: floor })
        .where("id", "=", sessionId)
        .execute();
      return { kind: "raised", before };
    }),
  );
}
