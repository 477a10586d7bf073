/**
 * The subset of JSON Schema 2020-12 that a contract may use. Lengths count code points and
 * patterns are matched with the `u` flag, as the standard has it.
 */
export interface JsonSchema {
  readonly description?: string;
  readonly $ref?: string;
  /** The type that callers see is its own, not a plain string. */
  readonly "x-brand"?: true;
  /** Name of the closed set whose values the enum repeats. */
  readonly "x-closedSet"?: string;
  readonly type?: "string" | "number" | "integer" | "boolean" | "null" | "array" | "object";
  readonly const?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  /** Further patterns of one string; nothing else is written this way. */
  readonly allOf?: readonly { readonly pattern: string }[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  /** `false`: strict. `true`: stated open. Absent: unknown fields are ignored. A schema: every value of a record. */
  readonly additionalProperties?: boolean | JsonSchema;
}

const DEFS = "#/$defs/";

export function refTo(name: string): string {
  return `${DEFS}${name}`;
}

/** Name of the definition that a `$ref` of the model points at. */
export function refName(ref: string): string {
  return ref.startsWith(DEFS) ? ref.slice(DEFS.length) : ref;
}
