// The person who runs this control plane: made at the first start, found again at every later one.
import type { ParticipantId } from "@interlock/contracts";
import { sql } from "kysely";
import type { Db } from "../store/database.ts";
import { hashAccessToken } from "./access-token.ts";
import { storedId } from "../model/stored-id.ts";

export interface OwnerCredential {
  readonly participantId: ParticipantId;
  /** Plain text; the database keeps its hash only. */
  readonly token: string;
}

/** The home's file as it was found, and what to use when it was not. */
export interface OwnerProposal {
  readonly stored: OwnerCredential | undefined;
  readonly fresh: OwnerCredential;
}

/**
 * Settles which credential is the owner's. The stored one stays while the database accepts it. When
 * the file was lost the participant stays and the token is rotated: the earlier one is revoked.
 * @param holder names the home, so that control planes that share a database keep apart.
 */
export async function settleOwner(db: Db, holder: string, proposal: OwnerProposal): Promise<OwnerCredential> {
  return db.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`owner:${holder}`}, 0))`.execute(tx);
    const { stored, fresh } = proposal;
    const storedHash = stored === undefined ? undefined : hashAccessToken(stored.token);
    // By token as well: a home keeps its owner when the machine is renamed.
    const known = await tx
      .selectFrom("access_tokens")
      .select(["token_hash", "participant_id", "revoked_at"])
      .where((row) =>
        storedHash === undefined
          ? row("holder", "=", holder)
          : row.or([row("holder", "=", holder), row("token_hash", "=", storedHash)]),
      )
      .orderBy("created_at", "desc")
      .execute();
    const match = known.find((row) => storedHash !== undefined && row.token_hash.equals(storedHash));
    if (stored !== undefined && match?.revoked_at === null) {
      // The column is a UUID that refers to a participant.
      return { token: stored.token, participantId: storedId<ParticipantId>(match.participant_id) };
    }
    // A revoked token is never revived; a token that this database has not seen is kept.
    const token = stored === undefined || match !== undefined ? fresh.token : stored.token;
    const participantId = (known[0]?.participant_id ??
      stored?.participantId ??
      fresh.participantId) as ParticipantId; // same
    await tx
      .insertInto("participants")
      .values({ id: participantId })
      .onConflict((c) => c.column("id").doNothing())
      .execute();
    await sql`UPDATE access_tokens SET revoked_at = now() WHERE holder = ${holder} AND revoked_at IS NULL`.execute(
      tx,
    );
    await tx
      .insertInto("access_tokens")
      .values({ token_hash: hashAccessToken(token), participant_id: participantId, holder })
      .execute();
    return { token, participantId };
  });
}
