import type { InviteState, JoinMode } from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import { inviteStanding } from "../model/invite-standing.ts";
import type { Tables } from "../store/tables.ts";

export interface LockedInvite {
  readonly id: string;
  readonly sessionId: string;
  readonly joinMode: JoinMode;
  readonly state: InviteState;
  readonly acceptedBy: string | null;
}

/** Reads an invite as the database's clock has it now, and keeps it so until the transaction ends. */
export async function lockInvite(tx: Transaction<Tables>, id: string): Promise<LockedInvite | undefined> {
  const { rows } = await sql<{
    id: string;
    session_id: string;
    join_mode: JoinMode;
    state: InviteState;
    is_over: boolean;
    accepted_by: string | null;
  }>`
    SELECT id, session_id, join_mode, state, expires_at <= clock_timestamp() AS is_over, accepted_by
    FROM session_invites WHERE id = ${id} FOR UPDATE`.execute(tx);
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    id: row.id,
    sessionId: row.session_id,
    joinMode: row.join_mode,
    state: inviteStanding(row.state, row.is_over),
    acceptedBy: row.accepted_by,
  };
}
