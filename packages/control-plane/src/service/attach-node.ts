import type { NodeState, ParticipantId, RuntimeNodeAttachRequest } from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import { isReadOnly } from "../model/read-only.ts";
import { MAY_ATTACH, TAKES_NODES } from "../model/session-rules.ts";
import { storedVersion, floorOf } from "./stored-version.ts";
import { isUniqueViolation } from "../store/database-failure.ts";
import { statesTaking } from "../store/node-state-sql.ts";
import type { Tables } from "../store/tables.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";

export interface Attachment {
  readonly id: string;
  readonly state: NodeState;
  readonly readOnly: boolean;
  readonly attachedAt: Date;
  /** Above that of every earlier attach of the node. */
  readonly fence: number;
}

export type AttachNodeOutcome =
  | { readonly kind: "attached"; readonly attachment: Attachment }
  /** Absent, or no session in which the caller may attach a node. */
  | { readonly kind: "session-not-found" }
  | { readonly kind: "session-closed" }
  | { readonly kind: "not-owner" }
  | { readonly kind: "active-elsewhere" }
  | { readonly kind: "revoked" }
  | Unavailable;

/**
 * Attaches the node, or brings its earlier attachment to the session back under the same id.
 * One transaction: a refusal leaves the tables as they were. Memberships are read, never written.
 */
export async function attachNode(
  context: ServiceContext,
  caller: ParticipantId,
  request: RuntimeNodeAttachRequest,
): Promise<AttachNodeOutcome> {
  return attempt(context, async () => {
    try {
      return await context.db.transaction().execute((tx) => attachWithin(tx, caller, request));
    } catch (error) {
      // The index decides, not a look before the write; the transaction is already rolled back.
      if (isUniqueViolation(error, "idx_node_attachments_active")) return { kind: "active-elsewhere" };
      throw error;
    }
  });
}

async function attachWithin(
  tx: Transaction<Tables>,
  caller: ParticipantId,
  request: RuntimeNodeAttachRequest,
): Promise<AttachNodeOutcome> {
  // Attaches of one node wait for each other here instead of aborting each other later.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`runtime-node:${request.nodeId}`}, 0))`.execute(
    tx,
  );
  const session = await sessionFor(tx, caller, request.sessionId);
  if (session === undefined || !MAY_ATTACH[session.role]) return { kind: "session-not-found" };
  if (!TAKES_NODES[session.state]) return { kind: "session-closed" };
  if (!(await isOwnNode(tx, caller, request.nodeId))) return { kind: "not-owner" };
  const row = await upsert(tx, caller, request);
  if (row === undefined) return { kind: "revoked" };
  const readOnly = isReadOnly(storedVersion(row.client_version), floorOf(session.min_client_version));
  return {
    kind: "attached",
    attachment: {
      id: row.id,
      state: row.state,
      readOnly,
      attachedAt: row.attached_at,
      fence: Number(row.fence),
    },
  };
}

async function sessionFor(tx: Transaction<Tables>, caller: ParticipantId, sessionId: string) {
  return (
    tx
      .selectFrom("sessions as s")
      .innerJoin("session_memberships as m", "m.session_id", "s.id")
      .select(["s.state", "s.min_client_version", "m.role"])
      .where("s.id", "=", sessionId)
      .where("m.participant_id", "=", caller)
      .where("m.state", "=", "active")
      // State and floor hold until the attachment is written.
      .forShare("s")
      .executeTakeFirst()
  );
}

/** A node has one owner: whoever attached it first, to whichever session. */
async function isOwnNode(tx: Transaction<Tables>, caller: ParticipantId, nodeId: string): Promise<boolean> {
  const rows = await tx
    .selectFrom("runtime_node_attachments")
    .select("participant_id")
    .where("node_id", "=", nodeId)
    .forUpdate()
    .execute();
  return rows.every((row) => row.participant_id === caller);
}

/** @returns undefined when the attachment is revoked: that is final. */
async function upsert(tx: Transaction<Tables>, caller: ParticipantId, request: RuntimeNodeAttachRequest) {
  const fresh = {
    capabilities: JSON.stringify(request.capabilities),
    client_version: request.clientVersion,
    state: "registering",
  } as const;
  return tx
    .insertInto("runtime_node_attachments")
    .values({ session_id: request.sessionId, participant_id: caller, node_id: request.nodeId, ...fresh })
    .onConflict((conflict) =>
      conflict
        .columns(["node_id", "session_id"])
        .doUpdateSet((row) => ({ ...fresh, fence: row.ref("excluded.fence") }))
        .where(sql<boolean>`runtime_node_attachments.state IN (${statesTaking("attach")})`),
    )
    .returning(["id", "state", "client_version", "attached_at", "fence"])
    .executeTakeFirst();
}
