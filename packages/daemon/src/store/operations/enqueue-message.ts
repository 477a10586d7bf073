import { createHash } from "node:crypto";
import type { AgentRole } from "../../model/agent-role.ts";
import { HOST_OPERATOR } from "../../model/host-operator.ts";
import {
  isRefusal,
  permissionGate,
  type GateReason,
  type RefusalReason,
} from "../../model/queue-permission-gate.ts";
import type { PlaceUnavailable } from "../../model/place-unavailable.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import type { Connection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";
import { agentById, messageById } from "../records/by-id.ts";
import { selectMessages } from "../records/queue-columns.ts";
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
  /** A route makes one message of one event: a second call for the pair is answered with the first one's. */
  readonly source:
    | { readonly kind: "direct" }
    | { readonly kind: "route"; readonly routeId: string; readonly eventId: number };
  /** While routing is off: `refuse` answers without a row, `block` keeps the message until somebody approves it. */
  readonly onKillSwitch: "refuse" | "block";
  /** An agent id (`agt_` + 12 hex), or else the label of exactly one active agent. */
  readonly target: string;
  /** A container's id, outside of which no target is taken. */
  readonly within?: string;
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
  /** What keeps the target's place out of reach now: such a message is not taken, as its delivery could only fail. */
  readonly obstacle: PlaceUnavailable | null;
  readonly cause: AuditCause;
}

export type EnqueueMessageOutcome =
  | {
      readonly kind: "enqueued";
      readonly messageId: string;
      /** As it was first answered, also on a replay whose message has moved on. */
      readonly state: "queued" | "blocked";
      /** True when an earlier call with the same key, route and event made the message; nothing was written now. */
      readonly deduplicated: boolean;
      readonly message: QueueRecord;
    }
  /** The permission gate refused for a reason that no waiting mends; no row was written and the key stays free. */
  | { readonly kind: "refused"; readonly reason: RefusalReason }
  /** It could be queued, and nothing could deliver it; no row was written and the key stays free. */
  | { readonly kind: "unreachable"; readonly obstacle: PlaceUnavailable }
  | { readonly kind: "target-unknown" }
  /** Only where targets were bound to a container. */
  | { readonly kind: "target-elsewhere" }
  | { readonly kind: "target-ambiguous" };

interface Sender {
  readonly agentId: string;
  readonly label: string;
  readonly role: AgentRole;
  readonly state: "active" | "inactive";
}

/** The person at a panel: a master without a row. */
const PERSON: Sender = {
  agentId: HOST_OPERATOR,
  label: HOST_OPERATOR,
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
  const routed = input.source.kind === "direct" ? undefined : db.first(ofRoute, input.source);
  if (routed !== undefined) return replayOf(routed);

  const target = resolveTarget(db, input.target, input.within ?? null);
  if (target.kind === "elsewhere") return { kind: "target-elsewhere" };
  if (target.kind === "unknown") return { kind: "target-unknown" };
  if (target.kind === "ambiguous") return { kind: "target-ambiguous" };
  const { agent } = target;
  const sender = senderOf(db, input.sender);
  const routing = readRouting(db).value;
  const facts = {
    sender,
    target: agent,
    targetContainer: isContainerRunning(db, agent.containerId) ? "active" : "inactive",
    targetPane: agent.paneState,
  } as const;
  // Where a closed switch only blocks, whoever may never send is refused all the same: an approval asks no roles.
  const lasting = permissionGate({ ...facts, routing: input.onKillSwitch === "block" ? "enabled" : routing });
  if (lasting !== null && isRefusal(lasting)) return { kind: "refused", reason: lasting };
  const reason: GateReason | null = routing === "disabled" ? "kill_switch_off" : lasting;
  if (reason === null && input.obstacle !== null) return { kind: "unreachable", obstacle: input.obstacle };
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
    origin: input.source.kind,
    ...(input.source.kind === "route"
      ? { routeId: input.source.routeId, eventId: input.source.eventId }
      : { routeId: null, eventId: null }),
  });
  if (input.idempotency !== null) rememberAnswer(db, input.idempotency, { messageId, state }, now);
  audit({
    eventType: "queue_message_enqueued",
    cause: input.cause,
    payload: {
      message_id: messageId,
      sender_agent_id: sender.agentId,
      target_agent_id: agent.agentId,
      state,
      ...(reason === null ? {} : { reason }),
      ...(input.source.kind === "route"
        ? { route_id: input.source.routeId, event_id: input.source.eventId }
        : {}),
    },
  });
  return { kind: "enqueued", messageId, state, deduplicated: false, message: written(db, messageId) };
};

const ofRoute = statement<{ routeId: string; eventId: number }>()((db, input) =>
  selectMessages(db).where("route_id", "=", input.routeId).where("event_id", "=", input.eventId),
);

/** What the first call was answered is not kept for routes: a message that waits is as it was, one that moved on was queued. */
function replayOf(message: QueueRecord): EnqueueMessageOutcome {
  const state = message.state === "blocked" ? "blocked" : "queued";
  return { kind: "enqueued", messageId: message.messageId, state, deduplicated: true, message };
}

function senderOf(db: Connection, sender: EnqueueMessageInput["sender"]): Sender | null {
  return sender.kind === "host-operator" ? PERSON : (db.first(agentById, { id: sender.agentId }) ?? null);
}

function written(db: Connection, messageId: string): QueueRecord {
  const message = db.first(messageById, { id: messageId });
  if (message === undefined) throw new Error("the message just written is not there");
  return message;
}
