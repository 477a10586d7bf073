import type { Peer } from "@interlock/wire";
import type { CallableMethod } from "../call/check-answer.ts";
import { failure, success, type Outcome } from "../call/outcome.ts";
import type { DaemonFault } from "../errors/local-faults.ts";

export interface HelloParams {
  readonly client_id?: string;
  readonly client_version?: string;
  readonly client_app_contract_major: number;
}

type Asked = Promise<Outcome<string, DaemonFault>>;

/** The app-session of one client. Its token lives in memory only, and outlives a connection. */
export class AppSession {
  readonly #hello: CallableMethod;
  readonly #params: HelloParams;
  #token: string | undefined;
  #asked: Asked | undefined;

  constructor(hello: CallableMethod, params: HelloParams) {
    this.#hello = hello;
    this.#params = params;
  }

  get known(): string | undefined {
    return this.#token;
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
    if (this.#token === token) this.#token = undefined;
  }

  async #ask(peer: Peer): Asked {
    const reply = await peer.call(this.#hello.name, this.#params);
    if (!reply.ok) {
      const { code, message } = reply.error;
      const text = `The daemon gave no session: ${message}`;
      return failure({ code: "session_refused", message: text, details: { code, message } });
    }
    const token = tokenOf(reply.result);
    if (token === undefined || !this.#hello.checkResult(reply.result)) {
      const message = "The daemon's hello is not what the contract states.";
      return failure({ code: "answer_unfit", message, details: { part: "result" } });
    }
    this.#token = token;
    return success(token);
  }
}

function tokenOf(result: unknown): string | undefined {
  if (typeof result !== "object" || result === null || !("app_session_token" in result)) return undefined;
  const { app_session_token: token } = result;
  return typeof token === "string" ? token : undefined;
}
