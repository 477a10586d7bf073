import { appPart, appPlane, type AppMethods } from "@interlock/contracts";
import type { Plane } from "@interlock/contracts/define";
import type { CallableMethod, DetailChecks } from "../call/check-answer.ts";

/** The app plane as this client needs it: rows with their compiled checks. */
export const appContract: {
  readonly plane: Plane;
  readonly methods: { readonly [Name in keyof AppMethods]: CallableMethod };
  readonly details: DetailChecks;
} = { plane: appPlane, methods: appPart.methods, details: appPart.errors };

export function isAppMethod(name: string): name is keyof AppMethods {
  return Object.hasOwn(appContract.methods, name);
}
