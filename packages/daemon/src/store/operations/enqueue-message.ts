import { createHash } from "node:crypto";
import type { AgentRole } from "../../model/agent-role.ts";
import { isRefusal, permissionGate, type RefusalReason } from "../../model/queue-permission-gate.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import type { Connection } from "../database/connection.ts";
import { agentById, messageById } from "../records/by-id.ts";
import type { QueueRecord } from "../records/queue-record.ts";
import { freshMessageId } from "./fresh-id.ts";
import { firstAnswer, rememberAnswer } from "./idempotency-keys.ts";
import { insertMessage, newestEnqueuedAt } from "./message-row.ts";
import type { Operation } from "./operation.ts";
import { readRouting } from "./routing-state.ts";
import { isContainerRunning } from "./running-container.ts";
import { resolveTarget } from "./target-agent.ts";

export interface EnqueueMessageInput {
  /** `host-operator` is the person at a panel: role master, always active, no row in agents. */
  readonly sender: { readonly kind: "host-operator" } | { readonly kind: "agent"; readonly agentId: string };
  /** An agent id (`agt_` + 12 hex), or else the label of exactly one active agent. */
  readonly target: string;
  /** The text to deliver, already sanitised and bounded. */
  readonly body: string;
  /** The redacted excerpt that lists show. */
  readonly preview: string;
  /**
   * One scope and key make one message, whatever runs in parallel. `scope` must not name two callers in the store's
   * whole life: for an app session that is `appSessionScope(store.boot, appSessionId)`. The newest 256 keys of a
   * scope are kept for at least a day.
   */
  readonly idempotency: { readonly scope: string; readonly key: string } | null;
  readonly cause: AuditCause;
}

export type EnqueueMessageOutcome =
  | {
      readonly kind: "enqueued";
      readonly messageId: string;
      /** As it was first answered, also on a replay whose message has moved on. */
      readonly state: "queued" | "blocked";
      /** True when an earlier call with the same key made the message; nothing was written for this one. */
      readonly deduplicated: boolean;
      readonly message: QueueRecord;
    }
  /** The permission gate refused for a reason that no waiting mends; no row was written and the key stays free. */
  | { readonly kind: "refused"; readonly reason: RefusalReason }
  | { readonly kind: "target-unknown" }
  | { readonly kind: "target-ambiguous" };

interface Sender {
  readonly agentId: string;
  readonly label: string;
  readonly role: AgentRole;
  readonly state: "active" | "inactive";
}

/** The person at a panel: a master without a row. */
const HOST_OPERATOR: Sender = {
  agentId: "host-operator",
  label: "host-operator",
  role: "master",
  state: "active",
};

/** Key, target, gate and row in one step: what the gate saw is what the row was written under. */
export const enqueueMessage: Operation<EnqueueMessageInput, EnqueueMessageOutcome> = (
  { db, now, audit },
  input,
) => {
  const earlier = input.idempotency === null ? null : firstAnswer(db, input.idempotency);
  if (earlier !== null)
    return { kind: "enqueued", ...earlier, deduplicated: true, message: written(db, earlier.messageId) };

  const target = resolveTarget(db, input.target);
  if (target.kind === "unknown") return { kind: "target-unknown" };
  if (target.kind === "ambiguous") return { kind: "target-ambiguous" };
  const { agent } = target;
  const sender = senderOf(db, input.sender);
  const reason = permissionGate({
    routing: readRouting(db).value,
    sender,
    target: agent,
    targetContainer: isContainerRunning(db, agent.containerId) ? "active" : "inactive",
    targetPane: agent.paneState,
  });
  if (reason !== null && isRefusal(reason)) return { kind: "refused", reason };
  if (sender === null) throw new Error("the gate let a message without a sender pass");

  const messageId = freshMessageId();
  const state = reason === null ? "queued" : "blocked";
  db.run(insertMessage, {
    messageId,
    state,
    blockReason: reason,
    senderAgentId: sender.agentId,
    senderLabel: sender.label,
    senderRole: sender.role,
    targetAgentId: agent.agentId,
    targetLabel: agent.label,
    targetRole: agent.role,
    targetPaneRef: agent.paneRef,
    body: input.body,
    bodySha256: createHash("sha256").update(input.body).digest("hex"),
    bodyBytes: Buffer.byteLength(input.body),
    preview: input.preview,
    // Later messages sort later even when the clock stands still or was set back.
    enqueuedAt: Math.max(now, (db.first(newestEnqueuedAt, {})?.at ?? 0) + 1),
    now,
  });
  if (input.idempotency !== null) rememberAnswer(db, input.idempotency, { messageId, state }, now);
  audit({
    eventType: "queue_message_enqueued",
    cause: input.cause,
    payload: { message_id: messageId, target_agent_id: agent.agentId, state },
  });
  return { kind: "enqueued", messageId, state, deduplicated: false, message: written(db, messageId) };
};

function senderOf(db: Connection, sender: EnqueueMessageInput["sender"]): Sender | null {
  return sender.kind === "host-operator"
    ? HOST_OPERATOR
    : (db.first(agentById, { id: sender.agentId }) ?? null);
}

function written(db: Connection, messageId: string): QueueRecord {
  const message = db.first(messageById, { id: messageId });
  if (message === undefined) throw new Error("the message just written is not there");
  return message;
}
