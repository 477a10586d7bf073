import type { WireError } from "@interlock/contracts/define";
import { isWireFault, type Peer } from "@interlock/wire";
import type { AnyCallError } from "../errors/interlock-error.ts";
import type { CallFaults } from "../errors/local-faults.ts";
import { bindMethod } from "./bind-method.ts";
import { buildSurface } from "./build-surface.ts";
import { callFault } from "./call-fault.ts";
import { checkAnswer, type CallableMethod } from "./check-answer.ts";
import type { CallOptions } from "./method-call.ts";
import { failure, type Outcome } from "./outcome.ts";
import { refusalIn } from "./refusal-in.ts";
import type { CallName, Surface } from "./surface.ts";

/**
 * Typed calls of any contract over a connection, from its generated table and maps: `shop.open_till` is
 * `calls.shop.openTill`, in a throwing form and in a `safe` one. Answers are held against the contract. The peer stays
 * yours: it does not reconnect, and you close it. Subscriptions are no calls, and are left out.
 */
export function callsOf<Methods, Errors>(
  methods: { readonly [Name in keyof Methods]: CallableMethod },
  peer: Peer,
): Surface<Pick<Methods, CallName<Methods>>, Errors, WireError<CallFaults>> {
  const leaves = Object.values<CallableMethod>(methods)
    .filter(({ kind }) => kind !== "subscription")
    .map(
      (method) =>
        [
          method.name,
          bindMethod(method.name, (params, options) => call(peer, method, params, options)),
        ] as const,
    );
  // `Surface` states in types what `buildSurface` does with the same names and leaves.
  return buildSurface(new Map(leaves), "") as ReturnType<typeof callsOf<Methods, Errors>>;
}

async function call(
  peer: Peer,
  method: CallableMethod,
  params: object = {},
  options: CallOptions = {},
): Promise<Outcome<unknown, AnyCallError>> {
  // The errors are those of the contract, which `Surface` names; `bindMethod` passes them on without looking.
  return (await answerOf(peer, method, params, options)) as Outcome<unknown, AnyCallError>;
}

async function answerOf(
  peer: Peer,
  method: CallableMethod,
  params: object,
  options: CallOptions,
): Promise<ReturnType<typeof checkAnswer>> {
  try {
    return checkAnswer(method, await peer.call(method.name, params, options));
  } catch (fault) {
    if (!isWireFault(fault)) throw fault;
    const refusal = fault.code === "refused_by_peer" ? refusalIn(fault) : undefined;
    return refusal === undefined
      ? failure(callFault(fault))
      : checkAnswer(method, { ok: false, error: refusal });
  }
}
