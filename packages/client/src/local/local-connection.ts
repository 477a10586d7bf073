import { isWireFault, type Peer, type Reply } from "@interlock/wire";
import type { SendableMethod } from "../call/check-answer.ts";
import type { CallOptions } from "../call/method-call.ts";
import { failure, success, type Outcome } from "../call/outcome.ts";
import { refusalIn } from "../call/refusal-in.ts";
import { CallBudget } from "../daemon/call-budget.ts";
import { daemonCallFault } from "../daemon/daemon-fault.ts";
import type { DaemonLink } from "../daemon/daemon-link.ts";
import type { AnyCallError } from "../errors/interlock-error.ts";
import type { Timing } from "../timing/timing.ts";
import { helloRefused, type Greeter } from "./greeter.ts";

type OnNotification = (method: string, params: unknown) => void;

export interface LocalConnectionOptions {
  readonly socketPath: string;
  readonly openLink: (onNotification?: OnNotification) => DaemonLink;
  readonly greeter: Greeter;
  readonly timing: Timing;
  readonly deadlineMs: number;
  readonly reconnectMs: number;
  /** The client is closed. */
  readonly closing: AbortSignal;
}

type Attempt =
  | { readonly kind: "answered"; readonly reply: Reply }
  | { readonly kind: "fault"; readonly fault: AnyCallError; readonly sent: boolean };

/** Calls over a kept connection: hello first, made anew when it is lost, and the one resend that is safe. */
export class LocalConnection {
  readonly options: LocalConnectionOptions;
  readonly #link: DaemonLink;

  constructor(options: LocalConnectionOptions, onNotification?: OnNotification) {
    this.options = options;
    this.#link = options.openLink(onNotification);
  }

  /** The connection as long as it stands. */
  get peer(): Peer | undefined {
    return this.#link.current;
  }

  /** Connects and says hello now, so that a missing daemon is told at once. */
  async open(options: CallOptions = {}): Promise<Outcome<undefined, AnyCallError>> {
    const met = await this.#meet(this.#budget(options));
    return met.ok ? success(undefined) : met;
  }

  /** The daemon's answer, not yet held against the contract. */
  async request(
    method: SendableMethod,
    params: object,
    options: CallOptions = {},
  ): Promise<Outcome<Reply, AnyCallError>> {
    const budget = this.#budget(options);
    for (let resent = false; ; resent = true) {
      const attempt = await this.#attempt(method, params, budget);
      if (attempt.kind === "answered") return success(attempt.reply);
      // What changes nothing may arrive twice.
      const again =
        attempt.fault.code === "connection_lost" && (!attempt.sent || method.kind === "query") && !resent;
      if (!again) return failure(attempt.fault);
    }
  }

  close(): void {
    this.#link.close();
  }

  #budget({ deadlineMs = this.options.deadlineMs, signal }: CallOptions): CallBudget {
    return new CallBudget(this.options.timing, deadlineMs, signal);
  }

  /** A connection on which hello was said and taken. */
  async #meet(budget: CallBudget): Promise<Outcome<Peer, AnyCallError>> {
    const found = await this.#link.peer(budget);
    if (!found.ok) return found;
    try {
      const greeted = await budget.within(this.options.greeter.greet(found.result));
      return greeted.ok ? found : greeted;
    } catch (error) {
      if (!isWireFault(error)) throw error;
      const refused = refusalIn(error);
      return failure(
        refused === undefined ? daemonCallFault(error, this.options.socketPath) : helloRefused(refused),
      );
    }
  }

  async #attempt(method: SendableMethod, params: object, budget: CallBudget): Promise<Attempt> {
    const met = await this.#meet(budget);
    if (!met.ok) return { kind: "fault", fault: met.error, sent: false };
    const { remainingMs: deadlineMs, signal } = budget;
    try {
      const call: CallOptions = signal === undefined ? { deadlineMs } : { deadlineMs, signal };
      return { kind: "answered", reply: await met.result.call(method.name, params, call) };
    } catch (error) {
      if (!isWireFault(error)) throw error;
      const refused = refusalIn(error);
      if (refused !== undefined) return { kind: "answered", reply: { ok: false, error: refused } };
      return { kind: "fault", fault: daemonCallFault(error, this.options.socketPath), sent: error.sent };
    }
  }
}
