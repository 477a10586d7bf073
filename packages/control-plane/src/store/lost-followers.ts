import { sql } from "kysely";
import type { Db } from "./database.ts";

export interface FollowerRight {
  readonly sessionId: string;
  readonly participantId: string;
  readonly tokenHash: Buffer;
}

export interface LostRight {
  /** Index among the rights that were asked about. */
  readonly at: number;
  readonly reason: "membership_ended" | "token_revoked";
}

/** Which of these may no longer follow their session: one statement for all. */
export async function lostRights(db: Db, rights: readonly FollowerRight[]): Promise<readonly LostRight[]> {
  if (rights.length === 0) return [];
  const { rows } = await sql<{ place: string; has_token: boolean }>`
    SELECT r.place, t.token_hash IS NOT NULL AS has_token
    FROM unnest(
      ${rights.map(({ tokenHash }) => tokenHash)}::bytea[],
      ${rights.map(({ sessionId }) => sessionId)}::uuid[],
      ${rights.map(({ participantId }) => participantId)}::uuid[]
    ) WITH ORDINALITY AS r (token_hash, session_id, participant_id, place)
    LEFT JOIN access_tokens t ON t.token_hash = r.token_hash AND t.revoked_at IS NULL
    LEFT JOIN session_memberships m
      ON m.session_id = r.session_id AND m.participant_id = r.participant_id AND m.state = 'active'
    WHERE t.token_hash IS NULL OR m.id IS NULL`.execute(db);
  return rows.map(({ place, has_token }) => ({
    at: Number(place) - 1,
    reason: has_token ? "membership_ended" : "token_revoked",
  }));
}
