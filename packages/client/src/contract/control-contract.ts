import type { ControlMethods } from "@interlock/contracts";
import { controlCallsOnDemand } from "@interlock/contracts/control-calls-on-demand";
import type { MethodOnDemand } from "../call/method-on-demand.ts";
import type { CallName } from "../call/surface.ts";

type ControlTable = { readonly [Name in keyof ControlMethods]: MethodOnDemand };

/** Every method of the control plane as this client needs it. */
export function controlMethods(): ControlTable {
  return (table ??= controlCallsOnDemand());
}

let table: ControlTable | undefined;

/** Whether the control plane has a method of this name that is answered once. */
export function isControlMethod(name: string): name is CallName<ControlMethods> {
  const methods: Readonly<Record<string, MethodOnDemand>> = controlMethods();
  return Object.hasOwn(methods, name) && methods[name]?.kind !== "subscription";
}
