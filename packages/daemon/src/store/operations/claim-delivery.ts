import { sql } from "kysely";
import type { PaneKey } from "../../model/pane-key.ts";
import { deliveryGate } from "../../model/queue-permission-gate.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement } from "../database/statement.ts";
import { agentById, messageById, paneByRef } from "../records/by-id.ts";
import type { PaneRecord } from "../records/pane-record.ts";
import type { QueueRecord } from "../records/queue-record.ts";
import { moveMessage } from "./move-message.ts";
import type { Operation } from "./operation.ts";
import { readRouting } from "./routing-state.ts";
import { isContainerRunning } from "./running-container.ts";

export interface ClaimDeliveryInput {
  /** Panes to leave alone for now, for example one that is in copy mode. */
  readonly exceptPaneRefs: readonly string[];
}

export interface ClaimedDelivery {
  readonly messageId: string;
  readonly body: string;
  readonly pane: PaneKey & { readonly paneRef: string; readonly containerUser: string | null };
  /** The program tmux started in the pane, to tell a reused `%N` from the pane that was adopted. */
  readonly panePid: number;
}

/**
 * The oldest queued message whose pane has none in flight. It is stamped before the answer, so that a crash after
 * this point is found by `recoverDeliveries`. Messages that no longer pass the gate are blocked on the way.
 */
export interface ClaimDeliveryOutcome {
  readonly claimed:
    | { readonly kind: "delivery"; readonly delivery: ClaimedDelivery }
    | { readonly kind: "nothing-to-deliver" }
    | { readonly kind: "routing-disabled" };
  readonly blocked: readonly QueueRecord[];
}

const nextWaiting = statement<{ exceptJson: string }>()((db, input) =>
  db
    .selectFrom("message_queue")
    .select(["message_id as messageId", "target_pane_ref as paneRef", "target_agent_id as agentId"])
    .where("state", "=", sql.lit("queued"))
    .where("delivery_attempt_started_at", "is", null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("message_queue as flying")
            .select(sql.lit(1).as("one"))
            .where("flying.state", "=", sql.lit("queued"))
            .where("flying.delivery_attempt_started_at", "is not", null)
            .whereRef("flying.target_pane_ref", "=", "message_queue.target_pane_ref"),
        ),
      ),
    )
    .where(sql<boolean>`target_pane_ref NOT IN (SELECT value FROM json_each(${input.exceptJson}))`)
    .orderBy("enqueued_at")
    .limit(sql.lit(1)),
);

const bodyOf = statement<{ messageId: string }>()((db, input) =>
  db.selectFrom("message_queue").select("body").where("message_id", "=", input.messageId),
);

const WORKER: AuditCause = { origin: "system" };

export const claimDelivery: Operation<ClaimDeliveryInput, ClaimDeliveryOutcome> = (
  context,
  { exceptPaneRefs },
) => {
  const { db } = context;
  const routing = readRouting(db).value;
  const blocked: QueueRecord[] = [];
  if (routing === "disabled") return { claimed: { kind: "routing-disabled" }, blocked };
  const exceptJson = JSON.stringify(exceptPaneRefs);
  for (;;) {
    const next = db.first(nextWaiting, { exceptJson });
    if (next === undefined) return { claimed: { kind: "nothing-to-deliver" }, blocked };
    const message = db.first(messageById, { id: next.messageId });
    const agent = db.first(agentById, { id: next.agentId });
    const pane = db.first(paneByRef, { id: next.paneRef });
    const body = db.first(bodyOf, next)?.body;
    if (message === undefined || agent === undefined || pane === undefined || body === undefined)
      throw new Error("a message without its agent or pane");
    const reason = deliveryGate({
      routing,
      target: agent,
      targetContainer: isContainerRunning(db, pane.containerId) ? "active" : "inactive",
      targetPane: pane.state,
    });
    const moved = moveMessage(
      context,
      message,
      reason === null ? { step: "claim" } : { step: "block", reason },
      WORKER,
    );
    if (moved === null) throw new Error("a waiting message refused to move");
    if (reason === null)
      return { claimed: { kind: "delivery", delivery: deliveryOf(message.messageId, body, pane) }, blocked };
    blocked.push(moved);
  }
};

function deliveryOf(messageId: string, body: string, pane: PaneRecord): ClaimedDelivery {
  const {
    paneRef,
    containerId,
    containerUser,
    tmuxSocket,
    sessionName,
    windowIndex,
    paneIndex,
    paneId,
    pid,
  } = pane;
  return {
    messageId,
    body,
    panePid: pid,
    pane: { paneRef, containerId, containerUser, tmuxSocket, sessionName, windowIndex, paneIndex, paneId },
  };
}
