import type { BlockReason, FailureReason, OperatorAction, QueueState } from "../../model/queue-state.ts";
import type { ReceiptEvidence } from "../../model/delivery-receipt.ts";

/** A message as the plain model has it: what a reader of the contract would write on a card. */
export interface Card {
  readonly id: string;
  readonly target: number;
  state: QueueState;
  inFlight: boolean;
  blockReason: BlockReason | null;
  failureReason: FailureReason | null;
  delayedUntil: number | null;
  action: OperatorAction | null;
  reason: string | null;
  evidence: ReceiptEvidence;
  /** The audit rows it must have, in order. */
  readonly audit: string[];
}

/** The queue as a list of cards; nothing here knows tables, steps or SQL. */
export class QueueModel {
  readonly cards: Card[] = [];
  readonly active: boolean[];
  routing = true;
  now = 1_800_000_000_000_000;

  constructor(targets: number) {
    this.active = Array.from({ length: targets }, () => true);
  }

  enqueue(id: string, target: number): void {
    const blockReason = !this.routing ? "kill_switch_off" : this.active[target] ? null : "target_not_active";
    this.cards.push({
      id,
      target,
      state: blockReason === null ? "queued" : "blocked",
      inFlight: false,
      blockReason,
      failureReason: null,
      delayedUntil: null,
      action: null,
      reason: null,
      evidence: "stored",
      audit: ["enqueued"],
    });
  }

  /** The cards that a claim for these targets takes; it blocks what no longer passes. */
  claim(targets: readonly number[]): readonly string[] {
    if (!this.routing) return [];
    return targets.flatMap((target) => {
      const own = this.cards.filter((card) => card.target === target && card.state === "queued");
      if (own.some(({ inFlight }) => inFlight)) return [];
      if (!this.active[target]) {
        for (const card of own) this.#block(card);
        return [];
      }
      const [first] = own;
      if (first === undefined) return [];
      first.inFlight = true;
      return [first.id];
    });
  }

  #block(card: Card): void {
    card.state = "blocked";
    card.blockReason = "target_not_active";
    card.audit.push("blocked");
  }

  end(card: Card, state: "delivered" | "failed", evidence: ReceiptEvidence, why: FailureReason | null): void {
    card.inFlight = false;
    card.state = state;
    card.failureReason = why;
    card.evidence = evidence;
    card.audit.push(state);
  }

  release(card: Card): void {
    card.inFlight = false;
  }

  /** Whether the act is allowed now; if so it has happened. */
  operate(card: Card, act: "approve" | "cancel" | number, reason: string | null): string {
    if (["delivered", "failed", "canceled"].includes(card.state)) return "terminal";
    if (card.inFlight) return "delivery-in-progress";
    if (act === "cancel") {
      this.#acted(card, "canceled");
      card.state = "canceled";
      card.blockReason = null;
      card.reason = reason;
      card.evidence = "nothing_written";
      return "moved";
    }
    if (act === "approve") {
      if (card.state !== "blocked") return "not-applicable";
      if (!this.routing) return "routing-disabled";
      this.#acted(card, "approved");
      card.state = "queued";
      card.blockReason = null;
      return "moved";
    }
    if (card.state !== "queued") return "not-applicable";
    this.#acted(card, "delayed");
    card.state = "blocked";
    card.blockReason = "operator_delayed";
    card.delayedUntil = this.now + act * 1000;
    return "moved";
  }

  #acted(card: Card, action: OperatorAction): void {
    card.action = action;
    card.reason = null;
    card.delayedUntil = null;
    card.audit.push(action);
  }

  /** Delays whose time has come return. */
  endDelays(): void {
    for (const card of this.cards) {
      if (card.delayedUntil === null || card.delayedUntil > this.now) continue;
      card.state = "queued";
      card.blockReason = null;
      card.delayedUntil = null;
      card.audit.push("delay_ended");
    }
  }

  /** A process that ended in the middle of typing leaves cards of which nobody knows how far they came. */
  recover(): void {
    for (const card of this.cards)
      if (card.inFlight) this.end(card, "failed", "attempt_broken_off", "attempt_interrupted");
  }
}
