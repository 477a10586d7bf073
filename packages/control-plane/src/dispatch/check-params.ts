import {
  controlPart,
  RegistryError,
  type ControlMethods,
  type MethodRuntime,
  type ParticipantId,
} from "@interlock/contracts";
import { firstUnstorable } from "../model/storable-json.ts";
import { trpcError, wireFailure } from "./wire-failure.ts";

const runtimes: Readonly<Record<string, MethodRuntime>> = controlPart.methods;

/** What the contract says of a method, ready to run. */
export function methodRuntime(name: keyof ControlMethods): MethodRuntime {
  const runtime = runtimes[name];
  if (runtime === undefined) throw new RegistryError(`method ${name} is not on the control plane`);
  return runtime;
}

/**
 * Checks a request where it enters: the contract's schema, its rules in their order, and what the
 * database could not hold.
 * @throws TRPCError carrying `request.invalid` with the first field at fault
 */
export async function checkParams<Name extends keyof ControlMethods>(
  name: Name,
  value: unknown,
): Promise<ControlMethods[Name]["params"]> {
  const method = methodRuntime(name);
  if (!method.checkParams(value)) throw invalid(await controlPart.explainParams(name, value));
  for (const rule of method.rules) {
    const rejection = rule.check(value);
    if (rejection !== undefined) throw invalid(rejection);
  }
  const unstorable = typeof value === "object" && value !== null ? firstUnstorable(value) : undefined;
  if (unstorable !== undefined) throw invalid(unstorable);
  // The compiled check of this very method accepted it.
  return value as ControlMethods[Name]["params"];
}

/** @throws TRPCError carrying `auth.principal_mismatch` when the body speaks for somebody else */
export function checkPrincipal(params: object, caller: ParticipantId): void {
  const named = [
    "participantId" in params ? params.participantId : undefined,
    "inviter" in params ? params.inviter : undefined,
  ];
  if (named.some((name) => typeof name === "string" && name.toLowerCase() !== caller.toLowerCase()))
    throw trpcError(wireFailure("auth.principal_mismatch", {}));
}

function invalid(rejection: { readonly field: string; readonly reason: string }): Error {
  return trpcError(wireFailure("request.invalid", { field: rejection.field, reason: rejection.reason }));
}
