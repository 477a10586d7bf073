import type { AppMethods } from "@interlock/contracts";
import { appCalls } from "@interlock/contracts/app-calls";
import type { CallableMethod } from "../call/check-answer.ts";

/** Every method of the app plane as this client needs it: rows with their compiled checks. */
export const appMethods: { readonly [Name in keyof AppMethods]: CallableMethod } = appCalls;

export function isAppMethod(name: string): name is keyof AppMethods {
  return Object.hasOwn(appMethods, name);
}
