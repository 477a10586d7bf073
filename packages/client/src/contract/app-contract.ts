import type { AppMethods } from "@interlock/contracts";
import { appCalls } from "@interlock/contracts/app-calls";
import type { MethodRow } from "../call/check-answer.ts";
import type { CallName } from "../call/surface.ts";

/** Every method of the app plane as this client needs it: rows with their compiled checks. */
export const appMethods: { readonly [Name in keyof AppMethods]: MethodRow } = appCalls;

/** Whether the app plane has a method of this name that is answered once. */
export function isAppMethod(name: string): name is CallName<AppMethods> {
  const methods: Readonly<Record<string, MethodRow>> = appMethods;
  return Object.hasOwn(methods, name) && methods[name]?.kind !== "subscription";
}
