import { sql } from "kysely";
import type { PaneKey } from "../../model/pane-key.ts";
import { deliveryGate } from "../../model/queue-permission-gate.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement } from "../database/statement.ts";
import { agentById, paneByRef } from "../records/by-id.ts";
import type { PaneRecord } from "../records/pane-record.ts";
import { selectMessages } from "../records/queue-columns.ts";
import type { QueueRecord } from "../records/queue-record.ts";
import { moveMessage } from "./move-message.ts";
import type { Operation, OperationContext } from "./operation.ts";
import { readRouting } from "./routing-state.ts";
import { isContainerRunning } from "./running-container.ts";

export interface ClaimDeliveriesInput {
  /** Panes to take the oldest waiting message of, at most one each. One that is being typed into gives none. */
  readonly paneRefs: readonly string[];
}

/** A message and the pane that an attempt at it is about. */
export interface DeliveryAttempt {
  readonly messageId: string;
  readonly pane: PaneKey & { readonly paneRef: string; readonly containerUser: string | null };
  /** The program tmux started in the pane, to tell a reused `%N` from the pane that was adopted. */
  readonly panePid: number;
}

export interface ClaimedDelivery extends DeliveryAttempt {
  readonly body: string;
}

/**
 * Each claimed message is stamped before the answer, so that a crash after this point is found by
 * `recoverDeliveries`. Messages that no longer pass the gate are blocked on the way.
 */
export type ClaimDeliveriesOutcome =
  | {
      readonly kind: "claimed";
      readonly deliveries: readonly ClaimedDelivery[];
      readonly blocked: readonly QueueRecord[];
    }
  | { readonly kind: "routing-disabled" };

/** Messages that one call blocks for one pane; a long queue behind a lost pane does not hold up everybody's writes. */
const MOST_BLOCKED = 64;

const inFlightOf = statement<{ paneRef: string }>()((db, input) =>
  db
    .selectFrom("message_queue")
    .select("message_id as messageId")
    .where("state", "=", sql.lit("queued"))
    .where("delivery_attempt_started_at", "is not", null)
    .where("target_pane_ref", "=", input.paneRef),
);

const oldestOf = statement<{ paneRef: string }>()((db, input) =>
  selectMessages(db)
    .select("body")
    .where("state", "=", sql.lit("queued"))
    .where("delivery_attempt_started_at", "is", null)
    .where("target_pane_ref", "=", input.paneRef)
    .orderBy("enqueued_at")
    .limit(sql.lit(1)),
);

const WORKER: AuditCause = { origin: "system" };

export const claimDeliveries: Operation<ClaimDeliveriesInput, ClaimDeliveriesOutcome> = (
  context,
  { paneRefs },
) => {
  if (readRouting(context.db).value === "disabled") return { kind: "routing-disabled" };
  const blocked: QueueRecord[] = [];
  const deliveries = paneRefs.flatMap((paneRef) => claimFrom(context, paneRef, blocked));
  return { kind: "claimed", deliveries, blocked };
};

function claimFrom(
  context: OperationContext,
  paneRef: string,
  blocked: QueueRecord[],
): readonly ClaimedDelivery[] {
  const { db } = context;
  const pane = db.first(paneByRef, { id: paneRef });
  if (pane === undefined || db.first(inFlightOf, { paneRef }) !== undefined) return [];
  const targetContainer = isContainerRunning(db, pane.containerId) ? "active" : "inactive";
  for (let left = MOST_BLOCKED; left > 0; left -= 1) {
    const next = db.first(oldestOf, { paneRef });
    if (next === undefined) return [];
    const { body, ...message } = next;
    const agent = db.first(agentById, { id: message.targetAgentId });
    if (agent === undefined) throw new Error("a message without its agent");
    const facts = { routing: "enabled", target: agent, targetContainer, targetPane: pane.state } as const;
    const reason = deliveryGate(facts);
    const move = reason === null ? ({ step: "claim" } as const) : ({ step: "block", reason } as const);
    const moved = moveMessage(context, message, move, WORKER);
    if (moved === null) throw new Error("a waiting message refused to move");
    if (reason === null) return [{ ...attemptAt(message.messageId, pane), body }];
    blocked.push(moved);
  }
  return [];
}

export function attemptAt(messageId: string, pane: PaneRecord): DeliveryAttempt {
  const { paneRef, containerId, containerUser, tmuxSocket, pid } = pane;
  const { sessionName, windowIndex, paneIndex, paneId } = pane;
  return {
    messageId,
    panePid: pid,
    pane: { paneRef, containerId, containerUser, tmuxSocket, sessionName, windowIndex, paneIndex, paneId },
  };
}
