import type { ParticipantId } from "@interlock/contracts";
import { hashAccessToken } from "./access-token.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";
import { storedId } from "../model/stored-id.ts";

export type AuthenticateOutcome =
  | { readonly kind: "authenticated"; readonly participantId: ParticipantId; readonly tokenHash: Buffer }
  | { readonly kind: "refused" }
  | Unavailable;

/** Whose token is this? Unknown and revoked tokens are not told apart. */
export async function authenticate(context: ServiceContext, token: string): Promise<AuthenticateOutcome> {
  return attempt(context, async () => {
    const tokenHash = hashAccessToken(token);
    const row = await context.reserved
      .selectFrom("access_tokens")
      .select("participant_id")
      .where("token_hash", "=", tokenHash)
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    if (row === undefined) return { kind: "refused" };
    // The column is a UUID that refers to a participant.
    return { kind: "authenticated", participantId: storedId<ParticipantId>(row.participant_id), tokenHash };
  });
}
