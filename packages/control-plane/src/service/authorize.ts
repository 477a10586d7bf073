// The one place that reads the contract's table of who may call what, for the methods of a session's members.
import {
  CONTROL_ACCESS,
  type Denial,
  type MethodAccess,
  type MembershipRole,
  type ParticipantId,
  type SessionState,
} from "@interlock/contracts";
import type { Db } from "../store/database.ts";

type Access = typeof CONTROL_ACCESS;

/** The methods for members of a session. */
export type MemberMethod = {
  [Name in keyof Access]: Access[Name] extends { readonly kind: "member" } ? Name : never;
}[keyof Access];

/** The code with which the table refuses the method to a member in another role. */
export type DenialOf<Name extends MemberMethod> = Access[Name]["denied"];

export type Authorization<Code extends Denial> =
  | {
      readonly kind: "allowed";
      readonly membershipId: string;
      readonly role: MembershipRole;
      readonly sessionState: SessionState;
      readonly config: Readonly<Record<string, unknown>>;
    }
  /** Absent, or the caller is no active member: nobody outside learns which. */
  | { readonly kind: "session-not-found" }
  | { readonly kind: "denied"; readonly code: Code };

/**
 * Holds the session until the transaction ends: `share` against a change of its state, `change` against every other
 * change of its state and its members. Sessions are locked before anything that belongs to them.
 */
export type SessionLock = "none" | "share" | "change";

/** May the caller use the method on the session? Decided on what the transaction sees, after the lock. */
export async function authorize<Name extends MemberMethod>(
  db: Db,
  caller: ParticipantId,
  method: Name,
  sessionId: string,
  lock: SessionLock = "none",
): Promise<Authorization<DenialOf<Name>>> {
  const access: Extract<MethodAccess, { readonly kind: "member" }> = CONTROL_ACCESS[method];
  const denied: DenialOf<Name> = CONTROL_ACCESS[method].denied;
  await lockSession(db, sessionId, lock);
  const row = await db
    .selectFrom("sessions as s")
    .innerJoin("session_memberships as m", "m.session_id", "s.id")
    .select(["m.id", "m.role", "s.state", "s.config"])
    .where("s.id", "=", sessionId)
    .where("m.participant_id", "=", caller)
    .where("m.state", "=", "active")
    .executeTakeFirst();
  if (row === undefined) return { kind: "session-not-found" };
  if (!access.roles.includes(row.role)) return { kind: "denied", code: denied };
  return {
    kind: "allowed",
    membershipId: row.id,
    role: row.role,
    sessionState: row.state,
    config: row.config,
  };
}

/** A statement of its own: what is read after it was written before the lock was given. */
export async function lockSession(db: Db, sessionId: string, lock: SessionLock): Promise<void> {
  if (lock === "none") return;
  const query = db.selectFrom("sessions").select("id").where("id", "=", sessionId);
  await (lock === "share" ? query.forShare() : query.forNoKeyUpdate()).execute();
}
