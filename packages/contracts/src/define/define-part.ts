import { termsOn, type PlaneTerms } from "./plane-terms.ts";
import type { Plane } from "./plane.ts";
import type { MethodKind } from "./method.ts";
import type { MethodRuntime, RegistryPart } from "./registry-part.ts";
import { explainParams } from "./explain-params.ts";
import { RegistryError } from "./registry-error.ts";
import type { Registry } from "./registry.ts";
import type { Rule } from "./rule.ts";

type Check = (value: unknown) => boolean;

interface MethodRow {
  readonly name: string;
  readonly planes: readonly string[];
  readonly kind: MethodKind;
  readonly gate: string;
  readonly since: string;
  readonly errors: readonly string[];
  readonly rules: readonly string[];
  readonly on?: Readonly<Record<string, PlaneTerms>>;
}

/** What the generator wrote of a registry, and what only code can say. */
export interface PartIngredients {
  readonly plane: Plane;
  readonly methods: Readonly<Record<string, MethodRow>>;
  readonly params: Readonly<Record<string, Check>>;
  readonly results: Readonly<Record<string, Check>>;
  /** Needed where the plane has subscriptions. */
  readonly frames?: Readonly<Record<string, Check>>;
  readonly errorDetails: Readonly<Record<string, Check>>;
  readonly rules: readonly Rule[];
  /** Asked when params were refused, to say why. Loaded then, it keeps the schema library out until it is needed. */
  readonly registry: () => Registry | Promise<Registry>;
}

function named<Value>(table: Readonly<Record<string, Value>>, name: string, what: string): Value {
  const value = table[name];
  if (value === undefined) throw new RegistryError(`${what} ${name} is missing from the generated contract`);
  return value;
}

/**
 * Joins what the generator wrote with the rules, which are code. `Methods` and `Errors` are the plane's generated maps.
 * @throws RegistryError when a rule or a check that the methods name is missing.
 */
export function definePart<Methods, Errors>(ingredients: PartIngredients): RegistryPart<Methods, Errors> {
  const rules = Object.fromEntries(ingredients.rules.map((rule) => [rule.name, rule]));
  const methods: Record<string, MethodRuntime> = {};
  for (const row of Object.values(ingredients.methods)) {
    if (!row.planes.includes(ingredients.plane.name)) continue;
    const { gate, errors } = termsOn(row, ingredients.plane.name);
    const basics = {
      name: row.name,
      gate,
      since: row.since,
      errors,
      rules: row.rules.map((name) => named(rules, name, "rule")),
      checkParams: named(ingredients.params, row.name, "check of params of"),
      checkResult: named(ingredients.results, row.name, "check of result of"),
    };
    methods[row.name] =
      row.kind === "subscription"
        ? {
            ...basics,
            kind: row.kind,
            checkFrame: named(ingredients.frames ?? {}, row.name, "check of frames of"),
          }
        : { ...basics, kind: row.kind };
  }
  return {
    plane: ingredients.plane,
    // The generated maps and the generated tables come from one registry, so their keys are the same.
    methods: methods as RegistryPart<Methods, Errors>["methods"],
    errors: ingredients.errorDetails as RegistryPart<Methods, Errors>["errors"],
    explainParams: async (method, value) => explainParams(await ingredients.registry(), method, value),
  };
}
