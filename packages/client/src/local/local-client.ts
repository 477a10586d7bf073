import type { LocalErrors, LocalMethods } from "@interlock/contracts";
import type { MethodCall } from "../call/method-call.ts";
import type { CallName, CodesOf, Surface } from "../call/surface.ts";
import type { LocalPlaneFault } from "../errors/local-faults.ts";
import type { Skew } from "../skew/skew-state.ts";

/** The methods of the local plane; the client says hello itself. */
export type LocalCalls = Omit<LocalMethods, "daemon.hello">;

/** A method that is answered once. */
export type LocalMethodName = CallName<LocalCalls>;

/** Every error that a call of one method of the local plane can end with. */
export type LocalCallError<Name extends LocalMethodName> =
  | CodesOf<LocalCalls[Name], LocalErrors>
  | LocalPlaneFault;

export interface LocalHandle {
  /** Tells clients of the two planes apart. */
  readonly plane: "local";
  readonly socketPath: string;
  /** What the last hello, and what came after it, told of both sides' versions. */
  readonly skew: Skew;
  /** The call of a method by its name on the wire. Subscriptions are no calls. */
  method<Name extends LocalMethodName>(name: Name): MethodCall<LocalCalls[Name], LocalCallError<Name>>;
  /** Ends the connection and its subscriptions. Calls in flight end with `client_closed`. */
  close(): void;
}

/** Typed calls of the local plane: `session.read` is `local.session.read`. */
export type LocalClient = Surface<LocalCalls, LocalErrors, LocalPlaneFault> & LocalHandle;
