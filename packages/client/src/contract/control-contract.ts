import { controlPart, controlPlane, type ControlMethods } from "@interlock/contracts";
import type { Plane } from "@interlock/contracts/define";
import type { CallableMethod, DetailChecks } from "../call/check-answer.ts";

/** The control plane as this client needs it: rows with their compiled checks. */
export const controlContract: {
  readonly plane: Plane;
  readonly methods: { readonly [Name in keyof ControlMethods]: CallableMethod };
  readonly details: DetailChecks;
} = { plane: controlPlane, methods: controlPart.methods, details: controlPart.errors };

export function isControlMethod(name: string): name is keyof ControlMethods {
  return Object.hasOwn(controlContract.methods, name);
}
