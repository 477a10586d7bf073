import type { ParticipantId, SessionJoinRequest } from "@interlock/contracts";
import type { Transaction } from "kysely";
import type { Tables } from "../store/tables.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";
import { redeemInvite, type RedeemInviteOutcome } from "./redeem-invite.ts";

export type JoinSessionOutcome =
  | {
      readonly kind: "joined";
      readonly membershipId: string;
      readonly metadata: Readonly<Record<string, unknown>>;
    }
  /** Absent, or the caller is no member and brought no invite. */
  | { readonly kind: "session-not-found" }
  | Exclude<RedeemInviteOutcome, { readonly kind: "member" }>
  | Unavailable;

/** Joining never makes a second membership: a member that joins again gets the one it has. */
export async function joinSession(
  context: ServiceContext,
  caller: ParticipantId,
  request: SessionJoinRequest,
): Promise<JoinSessionOutcome> {
  return attempt(context, () =>
    context.db.transaction().execute(async (tx): Promise<JoinSessionOutcome> => {
      const { sessionId, identityHandle, inviteToken } = request;
      if (inviteToken !== undefined) {
        const redemption = { caller, token: inviteToken, sessionId, identityHandle };
        const redeemed = await redeemInvite(tx, context.newId, redemption);
        if (redeemed.kind !== "member") return redeemed;
      }
      return joinedAs(tx, caller, sessionId);
    }),
  );
}

async function joinedAs(
  tx: Transaction<Tables>,
  caller: ParticipantId,
  sessionId: string,
): Promise<JoinSessionOutcome> {
  const row = await tx
    .selectFrom("sessions as s")
    .innerJoin("session_memberships as m", "m.session_id", "s.id")
    .select(["m.id as membershipId", "s.metadata"])
    .where("s.id", "=", sessionId)
    .where("m.participant_id", "=", caller)
    .where("m.state", "=", "active")
    .executeTakeFirst();
  return row === undefined ? { kind: "session-not-found" } : { kind: "joined", ...row };
}
