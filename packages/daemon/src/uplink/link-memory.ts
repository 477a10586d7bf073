import type { NodeReport, UplinkView } from "../service/ports/uplink.ts";
import type { CallOutcome, ControlPlaneAddress } from "../service/ports/control-plane.ts";
import type { Attached } from "./attach-once.ts";
import { CANCELED } from "./http-exchange.ts";
import type { Timing } from "./timing.ts";

/** How long an attach whose answer never came may still be carried out. */
const ECHO_MS = 600_000;
/** And one of the process before this one. */
const PREDECESSOR_ECHO_MS = 60_000;

/** What the uplink knows of its link besides the state it is in. */
export class LinkMemory {
  attached: Attached | null = null;
  /** Where an attach may have taken place although nobody answered. */
  perhapsAt: ControlPlaneAddress | null = null;
  readOnly = false;
  /** A code or reason for what went wrong last; null when nothing is wrong. */
  trouble: string | null = null;
  report: NodeReport | null = null;
  /** The capabilities and the health that the control plane knows, as one text. */
  pushed: string | null = null;
  /** Failures in a row. */
  failures = 0;
  beatsSinceLoss = Number.POSITIVE_INFINITY;
  retryAfterMs = 0;
  #echoUntil: number;
  readonly #timing: Pick<Timing, "now">;

  constructor(timing: Pick<Timing, "now">) {
    this.#timing = timing;
    this.#echoUntil = timing.now() + PREDECESSOR_ECHO_MS;
  }

  view(): Omit<UplinkView, "state"> {
    return {
      sessionId: this.attached?.sessionId ?? null,
      attachment: this.attached?.answer ?? null,
      readOnly: this.readOnly,
      trouble: this.trouble,
    };
  }

  /** Whether a fence can be an attach of our own that was carried out late. */
  get mayBeEcho(): boolean {
    return this.#timing.now() < this.#echoUntil;
  }

  failed(trouble: string): void {
    this.failures += 1;
    this.beatsSinceLoss = 0;
    this.trouble = trouble;
  }

  answered(): void {
    this.failures = 0;
    this.trouble = null;
  }

  /** A call that told nothing of the node. */
  unanswered(
    outcome: Extract<CallOutcome<never>, { readonly kind: "unanswered" | "put-off" }>,
  ): "unanswered" {
    if (outcome.kind === "put-off") this.retryAfterMs = outcome.retryAfterMs;
    // What we broke off ourselves says nothing about the path.
    if (outcome.reason !== CANCELED) this.failed(outcome.reason);
    return "unanswered";
  }

  /** The same of an attach: it may yet be carried out, after the next one. */
  attachUnanswered(outcome: Parameters<LinkMemory["unanswered"]>[0]): "unanswered" {
    if (outcome.kind === "unanswered" && outcome.sent) this.#echoUntil = this.#timing.now() + ECHO_MS;
    return this.unanswered(outcome);
  }

  attachedAs(attached: Attached, pushed: string): void {
    this.attached = attached;
    this.readOnly = attached.answer.readOnly;
    this.pushed = pushed;
    this.answered();
  }

  /** The attachment is over; what it was. */
  forget(): Attached | null {
    const { attached } = this;
    this.attached = null;
    this.perhapsAt = null;
    this.readOnly = false;
    return attached;
  }
}
