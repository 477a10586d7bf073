import { APP_GATES } from "@interlock/contracts";
import type { GateDeclaration } from "@interlock/contracts/define";
import { isWireFault, type Peer, type Reply } from "@interlock/wire";
import type { SendableMethod } from "../call/check-answer.ts";
import type { CallOptions } from "../call/method-call.ts";
import { failure, success, type Outcome } from "../call/outcome.ts";
import type { DaemonFault } from "../errors/local-faults.ts";
import type { AppSession } from "./app-session.ts";
import { CallBudget } from "./call-budget.ts";
import { refusalIn } from "../call/refusal-in.ts";
import { daemonCallFault } from "./daemon-fault.ts";
import type { DaemonLink } from "./daemon-link.ts";
import { mayResend } from "./may-resend.ts";
import type { Timing } from "../timing/timing.ts";

export interface DaemonConnectionOptions {
  readonly socketPath: string;
  readonly openLink: (onNotification?: OnNotification) => DaemonLink;
  readonly session: AppSession;
  readonly timing: Timing;
  readonly deadlineMs: number;
  readonly reconnectMs: number;
}

const GOODBYE_MS = 1_000;

type OnNotification = (method: string, params: unknown) => void;

type Attempt =
  | { readonly kind: "answered"; readonly reply: Reply }
  | { readonly kind: "expired" }
  | { readonly kind: "fault"; readonly fault: DaemonFault; readonly sent: boolean };

/** Calls over the kept connection: session, renewal and the one resend that is safe. */
export class DaemonConnection {
  readonly socketPath: string;
  /** What another connection under the same session is made of. */
  readonly options: DaemonConnectionOptions;
  readonly #link: DaemonLink;
  // Made for whoever asks: few do, and a program pays for the class with its first instance.
  #closing: AbortController | undefined;
  #closed = false;

  constructor(options: DaemonConnectionOptions, onNotification?: OnNotification) {
    this.socketPath = options.socketPath;
    this.options = options;
    this.#link = options.openLink(onNotification);
  }

  /** The connection as long as it stands. */
  get peer(): Peer | undefined {
    return this.#link.current;
  }

  /** Aborts when this client is closed. */
  get closing(): AbortSignal {
    this.#closing ??= new AbortController();
    if (this.#closed) this.#closing.abort();
    return this.#closing.signal;
  }

  /** Connects now, so that a missing daemon is told at once. */
  async open(options: CallOptions = {}): Promise<Outcome<undefined, DaemonFault>> {
    const outcome = await this.#link.peer(this.#budget(options));
    return outcome.ok ? success(undefined) : outcome;
  }

  /** The daemon's answer, not yet held against the contract. */
  async request(
    method: SendableMethod,
    params: object,
    options: CallOptions = {},
  ): Promise<Outcome<Reply, DaemonFault>> {
    const budget = this.#budget(options);
    let renewed = false;
    let resent = false;
    for (;;) {
      const attempt = await this.#attempt(method, params, budget);
      if (attempt.kind === "answered") return success(attempt.reply);
      if (attempt.kind === "expired") {
        // The gate refused, so nothing has happened: even a mutation goes again, once.
        if (renewed) return failure(endlessRenewal());
        renewed = true;
        continue;
      }
      const again = attempt.fault.code === "connection_lost" && (!attempt.sent || mayResend(method, params));
      if (!again || resent) return failure(attempt.fault);
      resent = true;
    }
  }

  /** Gives the session's place back first; takes no longer than a moment, whatever the daemon does. */
  async leave(): Promise<void> {
    const { session, timing } = this.options;
    this.#link.retire();
    const { current } = this.#link;
    const budget = new CallBudget(timing, GOODBYE_MS, undefined);
    if (current !== undefined)
      await budget.within(session.leave(current, GOODBYE_MS).then(() => success(undefined)));
    this.close();
  }

  close(): void {
    this.#link.close();
    this.#closed = true;
    this.#closing?.abort();
  }

  #budget({ deadlineMs = this.options.deadlineMs, signal }: CallOptions): CallBudget {
    return new CallBudget(this.options.timing, deadlineMs, signal);
  }

  async #attempt(method: SendableMethod, params: object, budget: CallBudget): Promise<Attempt> {
    const found = await this.#link.peer(budget);
    if (!found.ok) return { kind: "fault", fault: found.error, sent: false };
    try {
      return await this.#callOn(found.result, method, params, budget);
    } catch (error) {
      if (!isWireFault(error)) throw error;
      const refused = refusalIn(error);
      if (refused !== undefined) return { kind: "answered", reply: { ok: false, error: refused } };
      return { kind: "fault", fault: daemonCallFault(error, this.socketPath), sent: error.sent };
    }
  }

  async #callOn(peer: Peer, method: SendableMethod, params: object, budget: CallBudget): Promise<Attempt> {
    const credential = credentialOf(method);
    if (credential === undefined)
      return { kind: "answered", reply: await this.#send(peer, method, params, budget) };
    const token = this.options.session.known ?? (await this.#sayHello(peer, budget));
    if (typeof token !== "string") return { kind: "fault", fault: token, sent: false };
    const reply = await this.#send(peer, method, { ...params, [credential]: token }, budget);
    if (reply.ok || reply.error.code !== "app_session_expired") return { kind: "answered", reply };
    this.options.session.forget(token);
    return { kind: "expired" };
  }

  /** A hello that breaks leaves the call itself unsent. */
  async #sayHello(peer: Peer, budget: CallBudget): Promise<string | DaemonFault> {
    try {
      const outcome = await budget.within(this.options.session.renew(peer));
      return outcome.ok ? outcome.result : outcome.error;
    } catch (error) {
      if (!isWireFault(error)) throw error;
      return daemonCallFault(error, this.socketPath);
    }
  }

  #send(peer: Peer, method: SendableMethod, params: object, budget: CallBudget): Promise<Reply> {
    const { remainingMs: deadlineMs, signal } = budget;
    return peer.call(method.name, params, signal === undefined ? { deadlineMs } : { deadlineMs, signal });
  }
}

const gates: Readonly<Record<string, GateDeclaration>> = APP_GATES;

/** Name of the member of the params that carries the method's credential, if its gate asks for one. */
function credentialOf(method: SendableMethod): string | undefined {
  return gates[method.gate]?.param;
}

function endlessRenewal(): DaemonFault {
  const message = "A session that was just opened is expired.";
  return { code: "session_refused", message, details: { code: "app_session_expired", message } };
}
