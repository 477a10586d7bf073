import type { DaemonHelloAck, DaemonHelloParams } from "@interlock/contracts";
import type { ErrorBody, Peer } from "@interlock/wire";
import type { CheckedMethod } from "../call/method-on-demand.ts";
import { failure, success, type Outcome } from "../call/outcome.ts";
import type { LocalPlaneFault } from "../errors/local-faults.ts";
import type { ConnectionSkew } from "../skew/connection-skew.ts";
import { judgeHello, judgeRefusal, type RefusedMethods } from "./judge-hello.ts";

export type Greeting = Promise<Outcome<undefined, LocalPlaneFault>>;

export interface GreeterOptions {
  readonly hello: CheckedMethod;
  readonly params: DaemonHelloParams;
  readonly refused: RefusedMethods;
  readonly skew: ConnectionSkew;
}

/** Says hello once on each connection, before anything else is said there. */
export class Greeter {
  readonly #options: GreeterOptions;
  readonly #greeted = new WeakMap<Peer, Greeting>();

  constructor(options: GreeterOptions) {
    this.#options = options;
  }

  /** Whoever asks on one connection shares one hello. @throws WireFault (as a rejection) when the connection breaks. */
  greet(peer: Peer): Greeting {
    const known = this.#greeted.get(peer);
    if (known !== undefined) return known;
    const greeting = this.#hello(peer);
    this.#greeted.set(peer, greeting);
    return greeting;
  }

  async #hello(peer: Peer): Greeting {
    const { hello, params, refused, skew } = this.#options;
    const [reply, checks] = await hello.beside(peer.call(hello.sendable.name, params));
    if (reply.ok && checks.checkResult(reply.result)) {
      // The check has just held the result against the contract, which is what the type states.
      const ack = reply.result as DaemonHelloAck;
      skew.handshake(judgeHello(params.supportedProtocols ?? [params.protocolVersion], ack, refused));
      return success(undefined);
    }
    const fault = reply.ok ? unfit() : helloRefused(reply.error);
    const state = judgeRefusal(fault.code === "hello_refused" ? fault.details.code : fault.code, refused);
    if (state !== undefined) skew.handshake(state);
    // The daemon is asked again over another connection: the first hello of one decides for good.
    peer.close();
    return failure(fault);
  }
}

function unfit(): LocalPlaneFault {
  const message = "The daemon's answer to hello is not what the contract states.";
  return { code: "answer_unfit", message, details: { part: "result" } };
}

/** An answer to hello that is an error. */
export function helloRefused({ code, message }: Pick<ErrorBody, "code" | "message">): LocalPlaneFault {
  return {
    code: "hello_refused",
    message: `The daemon took no hello: ${message}`,
    details: { code, message },
  };
}
