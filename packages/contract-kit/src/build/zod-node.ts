import type { Schema } from "@interlock/contracts/define";
import { ContractError } from "./contract-error.ts";

/**
 * A zod 4 schema as the generator sees it: its definition as plain data. Read structurally, so
 * that a registry may use another copy of zod than the kit.
 */
export interface ZodNode {
  readonly _zod: {
    readonly def: ZodDef;
    readonly traits: ReadonlySet<string>;
    readonly parent?: ZodNode;
  };
  meta(): Readonly<Record<string, unknown>> | undefined;
}

export interface ZodDef {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: ZodCheck } }[];
  readonly [key: string]: unknown;
}

export interface ZodCheck {
  readonly check: string;
  readonly [key: string]: unknown;
}

export function isZodNode(value: unknown): value is ZodNode {
  return typeof value === "object" && value !== null && "_zod" in value && "meta" in value;
}

/** @throws ContractError when the schema is not a zod 4 schema. */
export function zodNode(schema: Schema, place: string): ZodNode {
  const candidate: unknown = schema;
  if (schema["~standard"].vendor === "zod" && isZodNode(candidate)) return candidate;
  throw new ContractError(place, "is not a zod 4 schema");
}

/** A child schema that zod keeps under `key` of a definition. */
export function childNode(def: ZodDef, key: string, place: string): ZodNode {
  const child = def[key];
  if (isZodNode(child)) return child;
  throw new ContractError(place, `zod ${def.type} has no ${key}`);
}

/**
 * Whatever a definition holds beyond the keys the reader knows could change what it accepts, so it is refused.
 * `error` is text for people and `type`/`checks` are read by every reader.
 */
export function refuseUnknownKeys(def: ZodDef | ZodCheck, known: readonly string[], place: string): void {
  for (const [key, value] of Object.entries(def)) {
    if (value === undefined || value === false) continue;
    if (key === "type" || key === "checks" || key === "error" || key === "check" || known.includes(key))
      continue;
    throw new ContractError(
      place,
      `zod ${String(def["type"] ?? def["check"])} carries ${key}, which JSON Schema cannot say`,
    );
  }
}

/** What a lazy schema stands for. */
export function lazyInner({ _zod: { def } }: ZodNode): ZodNode | undefined {
  const getter = def["getter"];
  if (typeof getter !== "function") return undefined;
  const inner: unknown = (getter as () => unknown)(); // zod calls it without arguments too
  return isZodNode(inner) ? inner : undefined;
}
