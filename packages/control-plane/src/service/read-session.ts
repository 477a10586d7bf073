import type { ParticipantId, SessionId, SessionState } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";

export interface StoredSession {
  readonly id: string;
  readonly state: SessionState;
  readonly config: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type ReadSessionOutcome =
  | { readonly kind: "found"; readonly session: StoredSession }
  /** Absent, or the caller is no active member; nobody outside learns which. */
  | { readonly kind: "not-found" }
  | Unavailable;

export async function readSession(
  context: ServiceContext,
  caller: ParticipantId,
  sessionId: SessionId,
): Promise<ReadSessionOutcome> {
  return attempt(context, async () => {
    const session = await context.db
      .selectFrom("sessions as s")
      .innerJoin("session_memberships as m", "m.session_id", "s.id")
      .select([
        "s.id",
        "s.state",
        "s.config",
        "s.metadata",
        "s.created_at as createdAt",
        "s.updated_at as updatedAt",
      ])
      .where("s.id", "=", sessionId)
      .where("m.participant_id", "=", caller)
      .where("m.state", "=", "active")
      .executeTakeFirst();
    return session === undefined ? { kind: "not-found" } : { kind: "found", session };
  });
}
