import type { MethodKind } from "./method.ts";

/** What the generated method maps say of one method, in plain types. */
export interface MethodShape {
  readonly kind: MethodKind;
  readonly params: unknown;
  readonly result: unknown;
  /** Union of what a subscription sends after its result; no other kind has it. */
  readonly frames?: unknown;
  /** Union of the codes that the method itself declares. */
  readonly errors: string;
  /** Union of every code a caller can meet: the method's, its gate's and its plane's. */
  readonly codes: string;
}

/** A generated method map: method name → shape. */
export type MethodMap<M> = { readonly [Name in keyof M]: MethodShape };

/** A generated error map: code → shape of its details. */
export type ErrorMap<E> = { readonly [Code in keyof E]: object };

/** An error as data: what travels. `Code` distributes, so that the union can be matched on `code`. */
export type WireError<Details, Code extends keyof Details = keyof Details> = Code extends keyof Details
  ? { readonly code: Code; readonly message: string; readonly details: Details[Code] }
  : never;
