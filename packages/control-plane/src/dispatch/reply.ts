import type { ControlErrors, ControlMethods, ParticipantId } from "@interlock/contracts";
import type { ServiceContext } from "../service/context.ts";
import { wireFailure, type WireFailure } from "./wire-failure.ts";

/** The methods that are answered once; a subscription is opened by a way of its own. */
export type ControlMethodName = {
  [Name in keyof ControlMethods]: ControlMethods[Name] extends { readonly kind: "subscription" }
    ? never
    : Name;
}[keyof ControlMethods];
type CodeOf<Name extends ControlMethodName> = ControlMethods[Name]["codes"] & keyof ControlErrors;

/** What a handler may answer: its method's result, or one of its method's codes. */
export type Reply<Name extends ControlMethodName> =
  | { readonly kind: "ok"; readonly result: ControlMethods[Name]["result"] }
  | { readonly kind: "fail"; readonly failure: WireFailure & { readonly code: CodeOf<Name> } };

export interface Call<Name extends ControlMethodName> {
  readonly context: ServiceContext;
  readonly caller: ParticipantId;
  readonly params: ControlMethods[Name]["params"];
}

export type Handler<Name extends ControlMethodName> = (call: Call<Name>) => Promise<Reply<Name>>;

/** Total over the contract: a missing or an extra handler does not compile. */
export type Handlers = { readonly [Name in ControlMethodName]: Handler<Name> };

export const ok = <Result>(result: Result): { readonly kind: "ok"; readonly result: Result } => ({
  kind: "ok",
  result,
});

export function fail<Code extends keyof ControlErrors>(
  code: Code,
  details: ControlErrors[Code],
  /** Only where the code's own meaning is not enough; never exception text. */
  message?: string,
): { readonly kind: "fail"; readonly failure: WireFailure & { readonly code: Code } } {
  return {
    kind: "fail",
    failure: { ...wireFailure(code, details), code, ...(message !== undefined && { message }) },
  };
}
