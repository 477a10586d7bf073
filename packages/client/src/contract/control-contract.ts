import type { ControlMethods } from "@interlock/contracts";
import { controlCalls } from "@interlock/contracts/control-calls";
import type { CallableMethod } from "../call/check-answer.ts";

/** Every method of the control plane as this client needs it: rows with their compiled checks. */
export const controlMethods: { readonly [Name in keyof ControlMethods]: CallableMethod } = controlCalls;

export function isControlMethod(name: string): name is keyof ControlMethods {
  return Object.hasOwn(controlMethods, name);
}
