import { permissionGate, type GateFacts, type GateReason } from "../../model/queue-permission-gate.ts";
import { queuePhase } from "../../model/queue-phase.ts";
import type { BlockReason } from "../../model/queue-state.ts";
import type { MessageFacts } from "../../store/queries/message-facts.ts";
import type { UnixMicros } from "../../store/timestamp.ts";
import type { PaneWait } from "../delivery/delivery-worker.ts";

export type ExplainCode =
  | BlockReason
  | "block_cleared"
  | "routing_disabled"
  | "delivery_in_flight"
  | "behind_message"
  | "pane_in_mode"
  | "waiting_for_turn"
  | "terminal";

export interface MessageReason {
  readonly code: ExplainCode;
  readonly message: string;
  readonly target: { readonly kind: "agent" | "pane" | "container" | "message"; readonly id: string } | null;
  readonly since: UnixMicros | null;
  readonly until: UnixMicros | null;
}

export interface MessageExplanation {
  /** Messages that go into the same pane earlier; null unless the message is queued. */
  readonly position: number | null;
  readonly reasons: readonly MessageReason[];
  readonly next: {
    readonly kind: "delivery" | "time" | "event" | "operator" | "none";
    readonly at: UnixMicros | null;
  };
}

/** What a message waits for: from the rows of one moment, and from the worker, which alone knows how a pane is. */
export function explainMessage(facts: MessageFacts, wait: PaneWait | null): MessageExplanation {
  const { message, ahead } = facts;
  switch (queuePhase(message)) {
    case "queued": {
      const reasons = whileQueued(facts, wait);
      return { position: ahead.count, reasons, next: { kind: nextWhileQueued(reasons), at: null } };
    }
    case "in_flight":
      return {
        position: 0,
        reasons: [reason(facts, "delivery_in_flight", message.deliveryAttemptStartedAt)],
        next: { kind: "delivery", at: null },
      };
    case "delayed":
      return {
        position: null,
        reasons: [
          { ...reason(facts, "operator_delayed", message.operatorActionAt), until: message.delayedUntil },
          ...obstacles(facts),
        ],
        next: { kind: "time", at: message.delayedUntil },
      };
    case "held":
    case "denied":
      return { position: null, reasons: whileBlocked(facts), next: { kind: "operator", at: null } };
    case "failed":
    case "delivered":
    case "canceled": {
      const at = message.deliveredAt ?? message.failedAt ?? message.canceledAt;
      return { position: null, reasons: [reason(facts, "terminal", at)], next: { kind: "none", at: null } };
    }
  }
}

function whileQueued(facts: MessageFacts, wait: PaneWait | null): readonly MessageReason[] {
  const { first } = facts.ahead;
  const behind: readonly MessageReason[] =
    first === null
      ? []
      : [
          {
            ...reason(facts, "behind_message", facts.message.enqueuedAt),
            target: { kind: "message", id: first.messageId },
          },
        ];
  const pane = wait === null ? [] : [reason(facts, PANE_CODE[wait.kind], wait.since)];
  return [...obstacles(facts), ...pane, ...behind];
}

const PANE_CODE: Readonly<Record<PaneWait["kind"], "pane_in_mode" | "waiting_for_turn">> = {
  "in-mode": "pane_in_mode",
  turn: "waiting_for_turn",
};

/** An attempt finds the other obstacles and blocks the message; only the switch keeps an attempt from being made. */
function nextWhileQueued(reasons: readonly MessageReason[]): "delivery" | "event" | "operator" {
  if (reasons.some(({ code }) => code === "routing_disabled")) return "operator";
  return reasons.some(({ code }) => WAITS_FOR_EVENT.has(code)) ? "event" : "delivery";
}

const WAITS_FOR_EVENT: ReadonlySet<ExplainCode> = new Set([
  "behind_message",
  "pane_in_mode",
  "waiting_for_turn",
]);

/** Why it was blocked, whether that still holds, and what else would keep it if it were let go now. */
function whileBlocked(facts: MessageFacts): readonly MessageReason[] {
  const { message } = facts;
  if (message.blockReason === null) return [];
  const now = obstacles(facts);
  const blocked = reason(facts, message.blockReason, message.lastUpdatedAt);
  const code = message.blockReason === "kill_switch_off" ? "routing_disabled" : message.blockReason;
  const others = now.filter((obstacle) => obstacle.code !== code);
  const lasts = queuePhase(message) === "denied" || others.length < now.length;
  return lasts ? [blocked, ...others] : [blocked, reason(facts, "block_cleared", null), ...others];
}

/** Every condition of delivery that does not hold now, in the order of the gate. */
function obstacles(facts: MessageFacts): readonly MessageReason[] {
  const { routing, target, pane, container } = facts;
  const fine: GateFacts = {
    routing: "enabled",
    sender: { role: "master", state: "active" },
    target: { role: "slave", state: "active" },
    targetContainer: "active",
    targetPane: "active",
  };
  const each: readonly Partial<GateFacts>[] = [
    { routing: routing.enabled ? "enabled" : "disabled" },
    { target: { role: "slave", state: target.state } },
    { targetContainer: container },
    { targetPane: pane.state },
  ];
  return each.flatMap((one) => {
    const failing = permissionGate({ ...fine, ...one });
    return failing === null ? [] : [obstacle(facts, failing)];
  });
}

function obstacle(facts: MessageFacts, failing: GateReason): MessageReason {
  return failing === "kill_switch_off"
    ? reason(facts, "routing_disabled", facts.routing.lastUpdatedAt)
    : reason(facts, failing, null);
}

function reason(facts: MessageFacts, code: ExplainCode, since: UnixMicros | null): MessageReason {
  return { code, message: SENTENCE[code], target: aboutWhat(facts, code), since, until: null };
}

function aboutWhat({ message, pane }: MessageFacts, code: ExplainCode): MessageReason["target"] {
  switch (code) {
    case "sender_role_not_permitted":
      return { kind: "agent", id: message.senderAgentId };
    case "target_role_not_permitted":
    case "target_not_active":
      return { kind: "agent", id: message.targetAgentId };
    case "target_container_inactive":
      return { kind: "container", id: pane.containerId };
    case "target_pane_missing":
    case "pane_in_mode":
    case "waiting_for_turn":
    case "delivery_in_flight":
      return { kind: "pane", id: pane.paneId };
    case "kill_switch_off":
    case "routing_disabled":
    case "operator_delayed":
    case "block_cleared":
    case "behind_message":
    case "terminal":
      return null;
  }
}

const SENTENCE: Readonly<Record<ExplainCode, string>> = {
  sender_role_not_permitted: "The sender is not an active master; the message can only be canceled.",
  target_role_not_permitted: "The target's role takes no input; the message can only be canceled.",
  target_not_active: "The target agent is not active.",
  target_pane_missing: "The target's pane is gone.",
  target_container_inactive: "The target's container does not run.",
  kill_switch_off: "Routing was off when the message came.",
  operator_delayed: "An operator put the message off; it returns to the queue by itself.",
  block_cleared: "What blocked the message has gone; it goes on as soon as it is approved.",
  routing_disabled: "Routing is off; nothing is delivered until it is on again.",
  delivery_in_flight: "The message is being typed into its pane.",
  behind_message: "An earlier message goes into the same pane first.",
  pane_in_mode: "The pane is in copy mode or another mode that takes its keys.",
  waiting_for_turn: "As many deliveries run in this container as it takes at once.",
  terminal: "The message has its end.",
};
