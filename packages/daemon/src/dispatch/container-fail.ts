import { errorCodes, type ContainerErrors } from "@interlock/contracts";
import { fail as failWith, type FailureOf } from "@interlock/wire";
import type { WireError } from "@interlock/contracts/define";

type Code = keyof ContainerErrors;

/** An error of the container plane, without a message of its own in the contract's words. */
export function containerError<const C extends Code>(
  code: C,
  message: string = errorCodes.container[code].meaning,
): WireError<ContainerErrors, C> {
  // No code of this plane has details, which is what every member of the union says.
  return { code, message, details: {} } as WireError<ContainerErrors, C>;
}

/** Fails with a declared code. */
export function fail<const C extends Code>(
  code: C,
  message: string = errorCodes.container[code].meaning,
): FailureOf<ContainerErrors, C> {
  // As above; and a union of codes is a union of failures.
  return failWith(code, {}, message) as FailureOf<ContainerErrors, C>;
}
