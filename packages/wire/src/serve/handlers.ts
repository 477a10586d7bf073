import type { MethodShape } from "@interlock/contracts/define";
import type { FailureOf, Success } from "./outcome.ts";
import type { Subscribed } from "./subscription/subscribed.ts";

/** One admitted, authorised and validated call. */
export interface Call<Params, Caller, Context> {
  readonly method: string;
  readonly params: Params;
  /** What `admit` said of the connection. */
  readonly caller: Caller;
  /** What `authorize` said of this call. */
  readonly context: Context;
  /** Aborts when the connection goes away or the service stops waiting. */
  readonly signal: AbortSignal;
}

/** How a method succeeds: a subscription says with its result where its frames come from. */
type SuccessOf<Shape extends MethodShape> = Shape["kind"] extends "subscription"
  ? Subscribed<Shape["result"], Shape["frames"]>
  : Success<Shape["result"]>;

export type OutcomeOf<Shape extends MethodShape, Errors> =
  | SuccessOf<Shape>
  | FailureOf<Errors, Shape["errors"]>;

/** A handler may answer at once or later; at once is cheaper. */
export type Handler<Shape extends MethodShape, Errors, Caller, Context> = (
  call: Call<Shape["params"], Caller, Context>,
) => OutcomeOf<Shape, Errors> | Promise<OutcomeOf<Shape, Errors>>;

/** The total table of a registry part: one handler for each method. */
export type Handlers<Methods, Errors, Caller = undefined, Context = undefined> = {
  readonly [Name in keyof Methods]: Methods[Name] extends MethodShape
    ? Handler<Methods[Name], Errors, Caller, Context>
    : never;
};
