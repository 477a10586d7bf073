// One change of one membership, under the lock of its session: by an owner, or by the member who leaves.
import type { MembershipAction, MembershipRole, ParticipantId } from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import { losesOwner, planMembershipChange, type Standing } from "../model/membership-transitions.ts";
import { storedId } from "../model/stored-id.ts";
import { appendSessionEvents } from "../store/append-session-events.ts";
import { later } from "../store/later.ts";
import type { Tables } from "../store/tables.ts";

export interface ChangedMembership extends Standing {
  readonly id: string;
  readonly updatedAt: Date;
}

export type ChangeMembershipOutcome =
  | { readonly kind: "changed"; readonly membership: ChangedMembership }
  /** Somebody was faster, or the action does not apply; this is what the membership is. */
  | { readonly kind: "conflict"; readonly membership: ChangedMembership }
  | { readonly kind: "last-owner" };

export interface MembershipChange {
  readonly membershipId: string;
  readonly caller: ParticipantId;
  readonly action: MembershipAction;
  readonly newRole: MembershipRole | undefined;
  readonly expectedUpdatedAt: string | undefined;
}

/** The caller of this function holds the session's lock, which keeps its other members as they are. */
export async function changeMembership(
  tx: Transaction<Tables>,
  newId: () => string,
  change: MembershipChange,
): Promise<ChangeMembershipOutcome> {
  const row = await tx
    .selectFrom("session_memberships")
    .select(["id", "session_id", "participant_id", "role", "state", "updated_at"])
    .where("id", "=", change.membershipId)
    .executeTakeFirstOrThrow();
  const current: ChangedMembership = {
    id: row.id,
    role: row.role,
    state: row.state,
    updatedAt: row.updated_at,
  };
  const expected = change.expectedUpdatedAt;
  if (expected !== undefined && row.updated_at.toISOString() !== expected)
    return { kind: "conflict", membership: current };
  const plan = planMembershipChange(current, change.action, change.newRole);
  switch (plan.kind) {
    case "conflict":
      return { kind: "conflict", membership: current };
    case "unchanged":
      return { kind: "changed", membership: current };
    case "changed":
  }
  if (losesOwner(current, plan.standing) && !(await hasOtherOwner(tx, row.session_id, row.id)))
    return { kind: "last-owner" };
  const { role, state } = plan.standing;
  const updated = await tx
    .updateTable("session_memberships")
    .set({ role, state, updated_at: later("updated_at") })
    .where("id", "=", row.id)
    .returning("updated_at")
    .executeTakeFirstOrThrow();
  await appendSessionEvents(tx, newId, [
    {
      sessionId: row.session_id,
      type: "membership.updated",
      actor: change.caller,
      payload: {
        membershipId: storedId(row.id),
        participantId: storedId(row.participant_id),
        previous: { role: current.role, state: current.state },
        current: { role, state },
      },
    },
  ]);
  return { kind: "changed", membership: { id: row.id, role, state, updatedAt: updated.updated_at } };
}

async function hasOtherOwner(tx: Transaction<Tables>, sessionId: string, except: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT EXISTS (
      SELECT 1 FROM session_memberships
      WHERE session_id = ${sessionId} AND id <> ${except} AND role = 'owner' AND state = 'active'
    ) AS found`.execute(tx);
  return rows[0]?.found === true;
}
