import {
  INVITE_EXPIRY_DEFAULT_SECONDS,
  INVITE_EXPIRY_MAX_SECONDS,
  PENDING_INVITES_MAX,
  type InviteCreateRequest,
  type InviteId,
  type ParticipantId,
} from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import { TAKES_MEMBERS } from "../model/session-rules.ts";
import { storedId } from "../model/stored-id.ts";
import { appendSessionEvents } from "../store/append-session-events.ts";
import type { Tables } from "../store/tables.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import type { ServiceContext } from "./context.ts";
import { hashInviteToken, newInviteToken } from "./invite-token.ts";

export type CreateInviteOutcome =
  | { readonly kind: "created"; readonly inviteId: string; readonly token: string; readonly expiresAt: Date }
  | { readonly kind: "session-not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"invite.create"> }
  | { readonly kind: "session-closed" }
  | { readonly kind: "too-many"; readonly current: number }
  | { readonly kind: "expiry-refused"; readonly reason: "not in the future" | "too far ahead" }
  | Unavailable;

export async function createInvite(
  context: ServiceContext,
  caller: ParticipantId,
  request: InviteCreateRequest,
): Promise<CreateInviteOutcome> {
  return attempt(context, () =>
    context.db.transaction().execute(async (tx): Promise<CreateInviteOutcome> => {
      const { sessionId, joinMode = "collaborator" } = request;
      // Held against other changes, so that two invites cannot both be the last one allowed.
      const allowed = await authorize(tx, caller, "invite.create", sessionId, "change");
      if (allowed.kind !== "allowed") return allowed;
      if (!TAKES_MEMBERS[allowed.sessionState]) return { kind: "session-closed" };
      const expiry = await expiryOf(tx, request.expiresAt);
      if (expiry.kind === "refused") return { kind: "expiry-refused", reason: expiry.reason };
      const current = await pendingInvites(tx, sessionId);
      if (current >= PENDING_INVITES_MAX) return { kind: "too-many", current };
      const [inviteId, token] = [context.newId(), newInviteToken()];
      await sql`
        INSERT INTO session_invites (id, session_id, inviter_id, token_hash, join_mode, expires_at)
        VALUES (${inviteId}, ${sessionId}, ${caller}, ${hashInviteToken(token)}, ${joinMode}, ${expiry.at})`.execute(
        tx,
      );
      const payload = {
        inviteId: storedId<InviteId>(inviteId),
        joinMode,
        expiresAt: expiry.at.toISOString(),
      } as const;
      await appendSessionEvents(tx, context.newId, [
        { sessionId, type: "invite.created", actor: caller, payload },
      ]);
      return { kind: "created", inviteId, token, expiresAt: expiry.at };
    }),
  );
}

type Expiry =
  | { readonly kind: "at"; readonly at: Date }
  | { readonly kind: "refused"; readonly reason: "not in the future" | "too far ahead" };

/** Judged by the database's clock. */
async function expiryOf(tx: Transaction<Tables>, asked: string | undefined): Promise<Expiry> {
  const { rows } = await sql<{ at: Date; is_past: boolean; is_far: boolean }>`
    SELECT at, at <= now AS is_past, at > now + make_interval(secs => ${INVITE_EXPIRY_MAX_SECONDS}) AS is_far
    FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS now) AS clock,
      LATERAL (SELECT coalesce(${asked ?? null}::timestamptz,
        now + make_interval(secs => ${INVITE_EXPIRY_DEFAULT_SECONDS})) AS at) AS expiry`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error("a query without a condition has no row");
  if (row.is_past) return { kind: "refused", reason: "not in the future" };
  return row.is_far ? { kind: "refused", reason: "too far ahead" } : { kind: "at", at: row.at };
}

async function pendingInvites(tx: Transaction<Tables>, sessionId: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    SELECT count(*) AS count FROM session_invites
    WHERE session_id = ${sessionId} AND state = 'pending' AND expires_at > clock_timestamp()`.execute(tx);
  return Number(rows[0]?.count ?? 0);
}
