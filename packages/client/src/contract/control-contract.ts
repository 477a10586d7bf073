import type { ControlMethods } from "@interlock/contracts";
import { controlCallsOnDemand } from "@interlock/contracts/control-calls-on-demand";
import type { MethodOnDemand } from "../call/method-on-demand.ts";

/** Every method of the control plane as this client needs it. */
export const controlMethods: { readonly [Name in keyof ControlMethods]: MethodOnDemand } =
  controlCallsOnDemand;

export function isControlMethod(name: string): name is keyof ControlMethods {
  return Object.hasOwn(controlMethods, name);
}
