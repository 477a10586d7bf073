import { errorCodes, type LocalErrors } from "@interlock/contracts";
import { fail as failWith, type Failure } from "@interlock/wire";
import type { WireError } from "@interlock/contracts/define";

type LocalCode = keyof LocalErrors;

/** An error of the local plane; without a message of its own, with the sentence that the contract has for it. */
export function localError<const Code extends LocalCode>(
  code: Code,
  details: LocalErrors[Code],
  message: string = errorCodes.local[code].meaning,
): WireError<LocalErrors> {
  // One code with its own details is one member of the union.
  return { code, message, details } as WireError<LocalErrors>;
}

/** Fails with a declared code. */
export function fail<const Code extends LocalCode, const Details extends LocalErrors[Code]>(
  code: Code,
  details: Details,
  message: string = errorCodes.local[code].meaning,
): Failure<Code, Details> {
  return failWith(code, details, message);
}
