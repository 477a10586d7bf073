import type { AppMethods } from "@interlock/contracts";
import { appPreflight } from "@interlock/contracts/app-calls";
import { appCallGroups, appCallsOnDemand } from "@interlock/contracts/app-calls-on-demand";
import type { CallableMethod } from "../call/check-answer.ts";
import type { MethodOnDemand } from "../call/method-on-demand.ts";
import type { CallName } from "../call/surface.ts";

type CallRow = CallableMethod & { readonly kind: "query" | "mutation" };

/** A method of the app plane as this client needs it. The call that programs begin with comes with the client. */
export type AppRow = CallRow | MethodOnDemand;

/** What is not called costs a program nothing at its start: each group is made by whoever asks for it. */
export const appGroups: Readonly<Record<keyof typeof appCallGroups, () => Readonly<Record<string, AppRow>>>> =
  { ...appCallGroups, preflight: () => ({ "app.preflight": appPreflight }) };

export function appMethods(): { readonly [Name in keyof AppMethods]: AppRow } {
  return { ...appCallsOnDemand(), "app.preflight": appPreflight };
}

/** Whether the app plane has a method of this name that is answered once. */
export function isAppMethod(name: string): name is CallName<AppMethods> {
  const methods: Readonly<Record<string, AppRow>> = appMethods();
  return Object.hasOwn(methods, name) && methods[name]?.kind !== "subscription";
}
