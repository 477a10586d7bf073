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
    const participantId = await context.tokens.participantOf(tokenHash);
    if (participantId === undefined) return { kind: "refused" };
    // The column is a UUID that refers to a participant.
    return { kind: "authenticated", participantId: storedId<ParticipantId>(participantId), tokenHash };
  });
}
