import type { PlaneTerms } from "./plane-terms.ts";
import type { Rule } from "./rule.ts";
import type { Schema } from "./schema.ts";

export type MethodKind = "query" | "mutation" | "subscription";

export interface MethodBody {
  /** Names of the planes that carry the method. */
  readonly planes: readonly string[];
  readonly kind: MethodKind;
  /** One of the gates that the method's planes declare. */
  readonly gate: string;
  /** Contract version that introduced the method. */
  readonly since: string;
  readonly summary: string;
  readonly params: Schema;
  readonly result: Schema;
  /**
   * What a subscription sends after its result: a union told apart by `type`. A subscription
   * states it, and its result has the text `subscription_id`, in its plane's spelling; no other kind has it.
   */
  readonly frames?: Schema;
  /** Run in this order, after the schema. */
  readonly rules?: readonly Rule[];
  /**
   * Which of several refused fields is named: the first in the order of declaration, which is the default, or the
   * first in the order in which the request wrote them. `request` needs rules that look at one field each.
   */
  readonly fieldOrder?: "declared" | "request";
  /** The codes of the method itself; gates and planes add theirs. */
  readonly errors: readonly string[];
  /** Planes of the method on which it stands behind another gate, with codes of its own there. */
  readonly on?: Readonly<Record<string, PlaneTerms>>;
}

export interface MethodDeclaration extends MethodBody {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Declares a method once; dispatch table, client call, model and docs come from it. */
export function defineMethod(name: string, body: MethodBody): MethodDeclaration {
  return { ...body, name, rules: body.rules ?? [] };
}
