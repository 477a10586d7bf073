import type { ControlErrors, ControlMethods } from "@interlock/contracts";
import type { MethodCall } from "../call/method-call.ts";
import type { CallName, CodesOf, Surface } from "../call/surface.ts";
import type { ControlPlaneState } from "./probe.ts";
import type { ControlPlaneFault } from "../errors/local-faults.ts";

/** The methods that are answered once. */
export type ControlMethodName = CallName<ControlMethods>;

/** Every error that a call of one control-plane method can end with. */
export type ControlCallError<Name extends ControlMethodName> =
  | CodesOf<ControlMethods[Name], ControlErrors>
  | ControlPlaneFault;

export interface ControlPlaneHandle {
  /** Tells clients of the two planes apart. */
  readonly plane: "control";
  readonly url: string;
  /** The call of a method by its name on the wire. Subscriptions are no calls. */
  method<Name extends ControlMethodName>(
    name: Name,
  ): MethodCall<ControlMethods[Name], ControlCallError<Name>>;
  /** Asks whether it takes calls. Never rejects. */
  probe(): Promise<ControlPlaneState>;
  /** Closes kept connections. */
  close(): void;
}

/** Typed calls of the control plane: `session.create` is `controlPlane.session.create`. */
export type ControlPlaneClient = Surface<ControlMethods, ControlErrors, ControlPlaneFault> &
  ControlPlaneHandle;
