// An invite's token makes its holder a member, once. Shared by invite.accept and session.join.
import type {
  InviteId,
  MembershipId,
  MembershipRole,
  MembershipState,
  ParticipantId,
  SessionState,
} from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import { participantLimit } from "../model/participant-limit.ts";
import { TAKES_MEMBERS } from "../model/session-rules.ts";
import { storedId } from "../model/stored-id.ts";
import { appendSessionEvents, type NewSessionEvent } from "../store/append-session-events.ts";
import { later } from "../store/later.ts";
import type { Tables } from "../store/tables.ts";
import { lockSession } from "./authorize.ts";
import { hashInviteToken } from "./invite-token.ts";
import { lockInvite, type LockedInvite } from "./lock-invite.ts";

export interface RedeemedMembership {
  readonly id: string;
  readonly sessionId: string;
  readonly role: MembershipRole;
  readonly state: MembershipState;
}

export type RedeemInviteOutcome =
  /** A member by this invite, or one already: then the invite is still good for somebody else. */
  | { readonly kind: "member"; readonly inviteId: string; readonly membership: RedeemedMembership }
  | { readonly kind: "not-found" }
  | { readonly kind: "already-accepted" }
  | { readonly kind: "expired" }
  | { readonly kind: "revoked" }
  /** The caller's membership is suspended, and an invite does not lift that. */
  | { readonly kind: "suspended" }
  | { readonly kind: "session-closed" }
  | { readonly kind: "full"; readonly limit: number; readonly current: number };

export interface Redemption {
  readonly caller: ParticipantId;
  readonly token: string;
  /** Where the caller names the session itself. */
  readonly sessionId: string | undefined;
  readonly identityHandle: string | undefined;
}

export async function redeemInvite(
  tx: Transaction<Tables>,
  newId: () => string,
  redemption: Redemption,
): Promise<RedeemInviteOutcome> {
  const { caller, token, sessionId } = redemption;
  const found = await tx
    .selectFrom("session_invites")
    .select(["id", "session_id"])
    .where("token_hash", "=", hashInviteToken(token))
    .executeTakeFirst();
  if (found === undefined) return { kind: "not-found" };
  if (sessionId !== undefined && sessionId.toLowerCase() !== found.session_id) return { kind: "not-found" };
  // Sessions are locked before what belongs to them; the seats are counted under this lock.
  await lockSession(tx, found.session_id, "change");
  const invite = await lockInvite(tx, found.id);
  if (invite === undefined) return { kind: "not-found" };
  const existing = await membershipOf(tx, found.session_id, caller);
  if (existing?.state === "active") return { kind: "member", inviteId: invite.id, membership: existing };
  switch (invite.state) {
    case "accepted":
      return { kind: "already-accepted" };
    case "expired":
      return { kind: "expired" };
    case "revoked":
      return { kind: "revoked" };
    case "pending":
  }
  if (existing?.state === "suspended") return { kind: "suspended" };
  const room = await roomIn(tx, found.session_id, existing);
  if (room.kind !== "room") return room;
  const membership = await admit(tx, newId(), invite, redemption);
  await sql`UPDATE session_invites SET state = 'accepted', accepted_by = ${caller} WHERE id = ${invite.id}`.execute(
    tx,
  );
  await appendSessionEvents(tx, newId, eventsOf(invite, membership, existing, redemption));
  return { kind: "member", inviteId: invite.id, membership };
}

async function membershipOf(
  tx: Transaction<Tables>,
  sessionId: string,
  participantId: string,
): Promise<RedeemedMembership | undefined> {
  return tx
    .selectFrom("session_memberships")
    .select(["id", "session_id as sessionId", "role", "state"])
    .where("session_id", "=", sessionId)
    .where("participant_id", "=", participantId)
    .executeTakeFirst();
}

type Room =
  | { readonly kind: "room" }
  | { readonly kind: "session-closed" }
  | { readonly kind: "full"; readonly limit: number; readonly current: number };

/** Everybody who is not removed takes a seat. */
async function roomIn(
  tx: Transaction<Tables>,
  sessionId: string,
  existing: RedeemedMembership | undefined,
): Promise<Room> {
  const { rows } = await sql<{ state: SessionState; config: Record<string, unknown>; seated: string }>`
    SELECT s.state, s.config,
      (SELECT count(*) FROM session_memberships m WHERE m.session_id = s.id AND m.state <> 'revoked') AS seated
    FROM sessions s WHERE s.id = ${sessionId}`.execute(tx);
  const row = rows[0];
  if (row === undefined || !TAKES_MEMBERS[row.state]) return { kind: "session-closed" };
  const [limit, current] = [participantLimit(row.config), Number(row.seated)];
  const isSeated = existing !== undefined && existing.state !== "revoked";
  return isSeated || current < limit ? { kind: "room" } : { kind: "full", limit, current };
}

async function admit(
  tx: Transaction<Tables>,
  id: string,
  invite: LockedInvite,
  {
    caller,
    identityHandle = null,
  }: { readonly caller: string; readonly identityHandle?: string | null | undefined },
): Promise<RedeemedMembership> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO session_memberships (id, session_id, participant_id, role, state, joined_at, identity_handle)
    VALUES (${id}, ${invite.sessionId}, ${caller}, ${invite.joinMode}, 'active', clock_timestamp(), ${identityHandle})
    ON CONFLICT (session_id, participant_id) DO UPDATE SET
      role = EXCLUDED.role, state = 'active', joined_at = EXCLUDED.joined_at,
      identity_handle = coalesce(EXCLUDED.identity_handle, session_memberships.identity_handle),
      updated_at = ${later("session_memberships.updated_at")}
    RETURNING id`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new Error("an admitted member has no row");
  return { id: row.id, sessionId: invite.sessionId, role: invite.joinMode, state: "active" };
}

function eventsOf(
  invite: LockedInvite,
  membership: RedeemedMembership,
  existing: RedeemedMembership | undefined,
  { caller, identityHandle }: Redemption,
): readonly NewSessionEvent[] {
  const { sessionId } = invite;
  const who = { membershipId: storedId<MembershipId>(membership.id), participantId: caller } as const;
  const { role, state } = membership;
  const member: NewSessionEvent =
    existing === undefined
      ? {
          sessionId,
          type: "membership.created",
          actor: caller,
          payload: { ...who, role, ...(identityHandle !== undefined && { identityHandle }) },
        }
      : {
          sessionId,
          type: "membership.updated",
          actor: caller,
          payload: {
            ...who,
            previous: { role: existing.role, state: existing.state },
            current: { role, state },
          },
        };
  const payload = {
    inviteId: storedId<InviteId>(invite.id),
    membershipId: storedId<MembershipId>(membership.id),
  } as const;
  return [member, { sessionId, type: "invite.accepted", actor: caller, payload }];
}
