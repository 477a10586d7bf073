import type { Rejection } from "@interlock/contracts/define";
import type { ErrorBody, MalformedStage } from "../envelope/envelope-codec.ts";
import type { IncomingConnection, IncomingRequest, ServeFault } from "./serve-options.ts";

/** `Verdict` with the error map erased. */
export type Ruling<Granted> =
  | { readonly granted: true; readonly value: Granted }
  | { readonly granted: false; readonly error: ErrorBody };

/** What the chain needs of `ServeOptions`, with the error map erased: every `WireError` is an `ErrorBody`. */
export interface PlainOptions<Caller, Context> {
  readonly refusals: {
    malformed(reason: string, stage: MalformedStage): ErrorBody;
    tooLarge(limitBytes: number, actualBytes: number): ErrorBody;
    unknownMethod(method: string): ErrorBody;
    invalidParams(rejection: Rejection, method: string): ErrorBody;
    internal(): ErrorBody;
  };
  admit(connection: IncomingConnection): Ruling<Caller> | Promise<Ruling<Caller>>;
  readmit?(caller: Caller): Ruling<Caller>;
  screen?(envelope: Readonly<Record<string, unknown>>): Ruling<unknown>;
  authorize(
    gate: string,
    request: IncomingRequest,
    caller: Caller,
  ): Ruling<Context> | Promise<Ruling<Context>>;
  onFault(fault: ServeFault): void;
}
