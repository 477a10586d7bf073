import type { InviteRevokeRequest, ParticipantId } from "@interlock/contracts";
import { appendSessionEvents } from "../store/append-session-events.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import type { ServiceContext } from "./context.ts";
import { lockInvite } from "./lock-invite.ts";

export type RevokeInviteOutcome =
  /** Now, or before. */
  | { readonly kind: "revoked" }
  | { readonly kind: "session-not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"invite.revoke"> }
  | { readonly kind: "not-found" }
  | { readonly kind: "already-accepted" }
  | { readonly kind: "expired" }
  | Unavailable;

export async function revokeInvite(
  context: ServiceContext,
  caller: ParticipantId,
  { sessionId, inviteId, reason }: InviteRevokeRequest,
): Promise<RevokeInviteOutcome> {
  return attempt(context, () =>
    context.db.transaction().execute(async (tx): Promise<RevokeInviteOutcome> => {
      const allowed = await authorize(tx, caller, "invite.revoke", sessionId, "change");
      if (allowed.kind !== "allowed") return allowed;
      const invite = await lockInvite(tx, inviteId);
      if (invite === undefined || invite.sessionId !== sessionId.toLowerCase()) return { kind: "not-found" };
      switch (invite.state) {
        case "accepted":
          return { kind: "already-accepted" };
        case "expired":
          return { kind: "expired" };
        case "revoked":
          return { kind: "revoked" };
        case "pending":
      }
      await tx.updateTable("session_invites").set({ state: "revoked" }).where("id", "=", inviteId).execute();
      const payload = { inviteId, ...(reason !== undefined && { reason }) };
      await appendSessionEvents(tx, context.newId, [
        { sessionId, type: "invite.revoked", actor: caller, payload },
      ]);
      return { kind: "revoked" };
    }),
  );
}
