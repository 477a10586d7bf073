import type { AppErrors, ControlErrors, LocalErrors } from "@interlock/contracts";
import type { WireError } from "@interlock/contracts/define";
import type { LocalFault } from "./local-faults.ts";

/** Every error a call of this package can end with, as data. */
export type AnyCallError =
  | WireError<AppErrors>
  | WireError<ControlErrors>
  | WireError<LocalErrors>
  | LocalFault;

const BRAND = Symbol.for("interlock.client.error");

/** What the throwing form of a call throws. The data is in `error`; `message` is for people. */
export class InterlockError extends Error {
  override readonly name = "InterlockError";
  readonly [BRAND] = true;
  readonly method: string;
  readonly error: AnyCallError;

  constructor(method: string, error: AnyCallError) {
    super(`${method}: ${error.message}`);
    this.method = method;
    this.error = error;
  }
}

/** Recognises the error by its brand, across copies of this package. */
export function isInterlockError(value: unknown): value is InterlockError {
  return typeof value === "object" && value !== null && BRAND in value;
}
