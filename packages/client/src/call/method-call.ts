import type { MethodShape } from "@interlock/contracts/define";
import type { Outcome } from "./outcome.ts";

export interface CallOptions {
  /** From the call to its answer, connecting included. Milliseconds, monotonic. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** Params may be left out where none is required. */
export type CallArguments<Params> =
  Record<never, never> extends Params
    ? readonly [params?: Params, options?: CallOptions]
    : readonly [params: Params, options?: CallOptions];

/** One method of a peer. */
export interface MethodCall<Shape extends MethodShape, Failure> {
  /** @throws InterlockError (as a rejection) whose `error` is one of the method's errors. */
  (...args: CallArguments<Shape["params"]>): Promise<Shape["result"]>;
  /** Never rejects for what the contract or this package foresees. */
  readonly safe: (...args: CallArguments<Shape["params"]>) => Promise<Outcome<Shape["result"], Failure>>;
}
