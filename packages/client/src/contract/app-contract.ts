import type { AppMethods } from "@interlock/contracts";
import { appPreflight } from "@interlock/contracts/app-calls";
import { appCallsOnDemand } from "@interlock/contracts/app-calls-on-demand";
import type { CallableMethod } from "../call/check-answer.ts";
import type { MethodOnDemand } from "../call/method-on-demand.ts";
import type { CallName } from "../call/surface.ts";

export type CallRow = CallableMethod & { readonly kind: "query" | "mutation" };

type AppTable = { readonly [Name in keyof AppMethods]: CallRow | MethodOnDemand };

/**
 * Every method of the app plane as this client needs it: what is not called costs a program nothing at its start. The
 * call that programs begin with comes with the client.
 */
export function appMethods(): AppTable {
  return (table ??= { ...appCallsOnDemand(), "app.preflight": appPreflight });
}

let table: AppTable | undefined;

/** Whether the app plane has a method of this name that is answered once. */
export function isAppMethod(name: string): name is CallName<AppMethods> {
  const methods: Readonly<Record<string, CallRow | MethodOnDemand>> = appMethods();
  return Object.hasOwn(methods, name) && methods[name]?.kind !== "subscription";
}
