import { errorCodes } from "@interlock/contracts";
import { fail as failWith, type Failure } from "@interlock/wire";

type AppCode = keyof (typeof errorCodes)["app"];

/** Fails with a declared code; without a message of its own, with the sentence that the contract has for it. */
export function fail<const Code extends AppCode, const Details extends object>(
  code: Code,
  details: Details,
  message: string = errorCodes.app[code].meaning,
): Failure<Code, Details> {
  return failWith(code, details, message);
}
