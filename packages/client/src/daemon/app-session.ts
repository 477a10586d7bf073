import { isWireFault, type Peer, type Reply } from "@interlock/wire";
import type { CheckedMethod } from "../call/method-on-demand.ts";
import { failure, success, type Outcome } from "../call/outcome.ts";
import type { DaemonFault } from "../errors/local-faults.ts";
import type { AppMethodName } from "./daemon-client.ts";
import { readHello, type Hello } from "./read-hello.ts";
import { sleep, type Timing } from "../timing/timing.ts";

export interface HelloParams {
  readonly client_id?: string;
  readonly client_version?: string;
  readonly client_app_contract_major: number;
}

export interface AppSessionOptions {
  readonly hello: CheckedMethod;
  readonly params: HelloParams;
  readonly timing: Timing;
  /** How long a hello waits while every place is taken. Milliseconds. */
  readonly placeMs: number;
}

type Asked = Promise<Outcome<string, DaemonFault>>;

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 400;
const GOODBYE: AppMethodName = "app.goodbye";

/** The app-session of one client. Its token lives in memory only, and outlives a connection. */
export class AppSession {
  readonly #options: AppSessionOptions;
  #known: Hello | undefined;
  #asked: Asked | undefined;

  constructor(options: AppSessionOptions) {
    this.#options = options;
  }

  get known(): string | undefined {
    return this.#known?.token;
  }

  /** Calls that find no token share one hello. @throws WireFault (as a rejection) when the connection breaks. */
  renew(peer: Peer): Asked {
    this.#asked ??= this.#ask(peer).finally(() => {
      this.#asked = undefined;
    });
    return this.#asked;
  }

  /** The daemon no longer knows the token, unless another call has renewed it since. */
  forget(token: string): void {
    if (this.known === token) this.#known = undefined;
  }

  /** Gives the place back, where there is one and the daemon takes it. */
  async leave(peer: Peer, deadlineMs: number): Promise<void> {
    try {
      await this.#asked;
      const session = this.#known;
      this.#known = undefined;
      if (session?.takesGoodbye === true)
        await peer.call(GOODBYE, { app_session_token: session.token }, { deadlineMs });
    } catch (error) {
      // A connection that breaks now takes the session's claim to its place with it.
      if (!isWireFault(error)) throw error;
    }
  }

  async #ask(peer: Peer): Asked {
    const { hello: method } = this.#options;
    const [reply, checks] = await method.beside(this.#hello(peer));
    if (!reply.ok) {
      const { code, message } = reply.error;
      const text = `The daemon gave no session: ${message}`;
      return failure({ code: "session_refused", message: text, details: { code, message } });
    }
    const hello = readHello(reply.result);
    if (hello === undefined || !checks.checkResult(reply.result)) {
      const message = "The daemon's hello is not what the contract states.";
      return failure({ code: "answer_unfit", message, details: { part: "result" } });
    }
    this.#known = hello;
    return success(hello.token);
  }

  /** Others give their places back as well, so that waiting a little is worth it. */
  async #hello(peer: Peer): Promise<Reply> {
    const { hello, params, timing, placeMs } = this.#options;
    const endsAt = timing.now() + placeMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const reply = await peer.call(hello.sendable.name, params);
      if (!isFull(reply) || timing.now() >= endsAt) return reply;
      await sleep(timing, pause * (0.5 + timing.random()));
    }
  }
}

function isFull(reply: Reply): boolean {
  if (reply.ok || reply.error.code !== "validation_failed") return false;
  const { details } = reply.error;
  return "reason" in details && details.reason === "too_many_sessions";
}
