import type { ParticipantId } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";
import { redeemInvite, type RedeemInviteOutcome } from "./redeem-invite.ts";

export async function acceptInvite(
  context: ServiceContext,
  caller: ParticipantId,
  token: string,
): Promise<RedeemInviteOutcome | Unavailable> {
  const redemption = { caller, token, sessionId: undefined, identityHandle: undefined };
  return attempt(context, () =>
    context.db.transaction().execute((tx) => redeemInvite(tx, context.newId, redemption)),
  );
}
