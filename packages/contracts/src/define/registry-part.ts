import type { MethodKind } from "./method.ts";
import type { Plane } from "./plane.ts";
import type { Rejection, Rule } from "./rule.ts";

interface MethodBasics {
  readonly name: string;
  readonly gate: string;
  readonly since: string;
  readonly errors: readonly string[];
  readonly rules: readonly Rule[];
  checkParams(value: unknown): boolean;
  checkResult(value: unknown): boolean;
}

/** A method that is answered once. */
export interface CallRuntime extends MethodBasics {
  readonly kind: Exclude<MethodKind, "subscription">;
}

/** A method whose answer is followed by frames. */
export interface SubscriptionRuntime extends MethodBasics {
  readonly kind: "subscription";
  checkFrame(value: unknown): boolean;
}

/** One method as a server or client runs it: compiled checks, no schema library. */
export type MethodRuntime = CallRuntime | SubscriptionRuntime;

/**
 * The part of a registry that one plane carries, ready to run. `Methods` and `Errors` are the
 * generated maps; they exist in types only.
 */
export interface RegistryPart<
  Methods = Readonly<Record<string, never>>,
  Errors = Readonly<Record<string, never>>,
> {
  readonly plane: Plane;
  readonly methods: { readonly [Name in keyof Methods]: MethodRuntime };
  /** Every code of the plane, with whether its details fit. */
  readonly errors: { readonly [Code in keyof Errors]: (details: unknown) => boolean };
  /** Names the first field that a schema refused; loads the schema library on first use. */
  explainParams(method: keyof Methods & string, value: unknown): Promise<Rejection>;
}
