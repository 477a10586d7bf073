import type { ParticipantId, SessionId, SessionState } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import type { ServiceContext } from "./context.ts";

export interface StoredSession {
  readonly id: string;
  readonly state: SessionState;
  readonly config: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Number of the last event in the session's feed; null where there is none. */
  readonly lastSequence: string | null;
}

export type ReadSessionOutcome =
  | { readonly kind: "found"; readonly session: StoredSession }
  /** Absent, or the caller is no active member; nobody outside learns which. */
  | { readonly kind: "not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"session.read"> }
  | Unavailable;

export async function readSession(
  context: ServiceContext,
  caller: ParticipantId,
  sessionId: SessionId,
): Promise<ReadSessionOutcome> {
  return attempt(context, async (): Promise<ReadSessionOutcome> => {
    const allowed = await authorize(context.db, caller, "session.read", sessionId);
    if (allowed.kind === "session-not-found") return { kind: "not-found" };
    if (allowed.kind === "denied") return allowed;
    const session = await context.db
      .selectFrom("sessions as s")
      .leftJoin("session_feed_heads as h", "h.session_id", "s.id")
      .select([
        "s.id",
        "s.state",
        "s.config",
        "s.metadata",
        "s.created_at as createdAt",
        "s.updated_at as updatedAt",
        "h.last_sequence as lastSequence",
      ])
      .where("s.id", "=", sessionId)
      .executeTakeFirst();
    return session === undefined ? { kind: "not-found" } : { kind: "found", session };
  });
}
