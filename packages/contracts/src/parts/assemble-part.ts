import type { Plane } from "../define/plane.ts";
import type { MethodKind } from "../define/method.ts";
import type { MethodRuntime, RegistryPart } from "../define/registry-part.ts";
import { RegistryError } from "../define/registry-error.ts";
import type { Rule } from "../define/rule.ts";

type Check = (value: unknown) => boolean;

interface MethodRow {
  readonly name: string;
  readonly planes: readonly string[];
  readonly kind: MethodKind;
  readonly gate: string;
  readonly since: string;
  readonly errors: readonly string[];
  readonly rules: readonly string[];
}

export interface PartIngredients {
  readonly plane: Plane;
  readonly methods: Readonly<Record<string, MethodRow>>;
  readonly params: Readonly<Record<string, Check>>;
  readonly results: Readonly<Record<string, Check>>;
  readonly frames: Readonly<Record<string, Check>>;
  readonly errorDetails: Readonly<Record<string, Check>>;
  readonly rules: readonly Rule[];
}

function named<Value>(table: Readonly<Record<string, Value>>, name: string, what: string): Value {
  const value = table[name];
  if (value === undefined) throw new RegistryError(`${what} ${name} is missing from the generated contract`);
  return value;
}

/** Joins what the generator wrote with the rules, which are code. */
export function assemblePart<Methods, Errors>(ingredients: PartIngredients): RegistryPart<Methods, Errors> {
  const rules = Object.fromEntries(ingredients.rules.map((rule) => [rule.name, rule]));
  const methods: Record<string, MethodRuntime> = {};
  for (const row of Object.values(ingredients.methods)) {
    if (!row.planes.includes(ingredients.plane.name)) continue;
    const basics = {
      name: row.name,
      gate: row.gate,
      since: row.since,
      errors: row.errors,
      rules: row.rules.map((name) => named(rules, name, "rule")),
      checkParams: named(ingredients.params, row.name, "check of params of"),
      checkResult: named(ingredients.results, row.name, "check of result of"),
    };
    methods[row.name] =
      row.kind === "subscription"
        ? { ...basics, kind: row.kind, checkFrame: named(ingredients.frames, row.name, "check of frames of") }
        : { ...basics, kind: row.kind };
  }
  return {
    plane: ingredients.plane,
    // The generated maps and the generated tables come from one registry, so their keys are the same.
    methods: methods as RegistryPart<Methods, Errors>["methods"],
    errors: ingredients.errorDetails as RegistryPart<Methods, Errors>["errors"],
    explainParams: async (method, value) =>
      (await import("../registry/explain-params.ts")).explainParams(method, value),
  };
}
