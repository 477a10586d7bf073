import type { DaemonFault } from "../errors/local-faults.ts";
import { failure, type Outcome } from "../call/outcome.ts";
import type { Timing } from "../timing/timing.ts";

function endedBy(code: "deadline_exceeded" | "canceled", sent: boolean): DaemonFault {
  const message =
    code === "canceled" ? "The call was canceled." : "The deadline passed before the answer came.";
  return { code, message, details: { sent } };
}

/** What one call may still spend: its deadline and its caller's patience. */
export class CallBudget {
  readonly signal: AbortSignal | undefined;
  readonly #timing: Timing;
  readonly #endsAt: number;

  constructor(timing: Timing, deadlineMs: number, signal: AbortSignal | undefined) {
    this.#timing = timing;
    this.#endsAt = timing.now() + deadlineMs;
    this.signal = signal;
  }

  get remainingMs(): number {
    return Math.max(0, this.#endsAt - this.#timing.now());
  }

  /** Nothing, or why the call is over before anything was sent. */
  get spent(): DaemonFault | undefined {
    if (this.signal?.aborted === true) return endedBy("canceled", false);
    return this.remainingMs === 0 ? endedBy("deadline_exceeded", false) : undefined;
  }

  /** Waits for work that others share, and that goes on when this call gives up. */
  async within<Value, Failure>(
    work: Promise<Outcome<Value, Failure>>,
  ): Promise<Outcome<Value, Failure | DaemonFault>> {
    const { signal, spent } = this;
    if (spent !== undefined) return failure(spent);
    const ended = Promise.withResolvers<Outcome<Value, Failure | DaemonFault>>();
    const cancel = (): void => ended.resolve(failure(endedBy("canceled", false)));
    const stopTimer = this.#timing.after(Math.min(this.remainingMs, MAX_TIMER_MS), () =>
      ended.resolve(failure(endedBy("deadline_exceeded", false))),
    );
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      return await Promise.race([work, ended.promise]);
    } finally {
      stopTimer();
      signal?.removeEventListener("abort", cancel);
    }
  }
}

/** The longest that a timer can wait; an infinite deadline ends here. */
const MAX_TIMER_MS = 2_147_483_647;
