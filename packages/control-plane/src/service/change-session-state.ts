import type { ParticipantId, SessionId, SessionState } from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import { SESSION_TRANSITIONS, type SessionChange } from "../model/session-transitions.ts";
import { appendSessionEvents } from "../store/append-session-events.ts";
import { later } from "../store/later.ts";
import type { Tables } from "../store/tables.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import type { ServiceContext } from "./context.ts";

export type ChangeSessionStateOutcome =
  /** In the state that was asked for, now or already. */
  | { readonly kind: "settled"; readonly state: SessionState; readonly updatedAt: Date }
  | { readonly kind: "session-not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"session.archive"> }
  | { readonly kind: "session-closed" }
  | Unavailable;

const EVENTS = {
  archive: "session.archived",
  reactivate: "session.reactivated",
  close: "session.closed",
} as const;

/** Archives, reactivates or closes a session; to ask again for what it is changes nothing. */
export async function changeSessionState(
  context: ServiceContext,
  caller: ParticipantId,
  change: SessionChange,
  sessionId: SessionId,
): Promise<ChangeSessionStateOutcome> {
  return attempt(context, () =>
    context.db.transaction().execute(async (tx): Promise<ChangeSessionStateOutcome> => {
      const allowed = await authorize(tx, caller, `session.${change}`, sessionId, "change");
      if (allowed.kind !== "allowed") return allowed;
      const previousState = allowed.sessionState;
      const newState = SESSION_TRANSITIONS[change][previousState];
      if (newState === "over") return { kind: "session-closed" };
      const updatedAt = await write(tx, sessionId, newState, newState !== previousState);
      if (newState !== previousState) {
        const payload = { sessionId, previousState, newState };
        const event = { sessionId, type: EVENTS[change], actor: caller, payload };
        await appendSessionEvents(tx, context.newId, [event]);
      }
      return { kind: "settled", state: newState, updatedAt };
    }),
  );
}

async function write(
  tx: Transaction<Tables>,
  sessionId: string,
  state: SessionState,
  changes: boolean,
): Promise<Date> {
  const { rows } = await sql<{ updated_at: Date }>`
    UPDATE sessions SET state = ${state}, updated_at = CASE WHEN ${changes} THEN ${later("updated_at")} ELSE updated_at END
    WHERE id = ${sessionId} RETURNING updated_at`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new Error("a locked session is gone");
  return row.updated_at;
}
