import type { Registry, Schema } from "@interlock/contracts/define";
import { closedSetOf } from "./closed-set-of.ts";
import { ContractError } from "./contract-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { refName, refTo } from "./json-schema.ts";
import { namedAncestor } from "./named-ancestor.ts";
import { anyOf, readArray, readEnum, readLiteral, readUnion } from "./read-choice.ts";
import { readNumber } from "./read-number.ts";
import { readObject, readRecord } from "./read-object.ts";
import { readString } from "./read-string.ts";
import { readChecks } from "./read-checks.ts";
import type { ZodNode } from "./zod-node.ts";
import { childNode, lazyInner, refuseUnknownKeys, zodNode } from "./zod-node.ts";

const META_KEYS = [
  "id",
  "brand",
  "description",
  "codePoints",
  "closedSet",
  "title",
  "deprecated",
  "examples",
];
const NAME = /^[A-Z][A-Za-z0-9]*$/;

/** Turns the payload schemas of one registry into JSON Schema, collecting the named ones. */
export class SchemaReader {
  readonly #defs = new Map<string, JsonSchema | undefined>();
  readonly #origins = new Map<string, ZodNode>();
  readonly #closedSets: Registry["closedSets"];

  constructor(closedSets: Registry["closedSets"]) {
    this.#closedSets = closedSets;
  }

  /** @throws ContractError naming `place` when the schema says what a model cannot hold. */
  read(schema: Schema, place: string): JsonSchema {
    return this.node(zodNode(schema, place), place);
  }

  /** The named schemas met so far, sorted by name. */
  defs(): Readonly<Record<string, JsonSchema>> {
    const sorted = [...this.#defs].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, schema]) => [name, schema ?? {}]));
  }

  /** The schema behind a reference. */
  resolve(schema: JsonSchema): JsonSchema {
    return schema.$ref === undefined ? schema : (this.#defs.get(refName(schema.$ref)) ?? schema);
  }

  node(node: ZodNode, place: string): JsonSchema {
    const meta = node.meta() ?? {};
    for (const key of Object.keys(meta)) {
      if (!META_KEYS.includes(key)) throw new ContractError(place, `meta key ${key} is not known`);
    }
    const named = namedAncestor(node);
    const description = typeof meta["description"] === "string" ? { description: meta["description"] } : {};
    if (named === undefined) {
      if (meta["brand"] !== undefined)
        throw new ContractError(place, "has a brand but no id of its own; give meta({ id }) last");
      return { ...description, ...this.#body(node, undefined, place) };
    }
    const name = String(named.meta()?.["id"]);
    this.#define(name, named, place);
    return { ...(named === node ? {} : description), $ref: refTo(name) };
  }

  #define(name: string, node: ZodNode, place: string): void {
    const origin = this.#origins.get(name);
    if (origin === node) return;
    if (!NAME.test(name)) throw new ContractError(place, `id ${name} is not in PascalCase`);
    if (origin === undefined) {
      this.#origins.set(name, node);
      this.#defs.set(name, undefined);
      this.#defs.set(name, this.#named(name, node));
      return;
    }
    if (JSON.stringify(this.#named(name, node)) !== JSON.stringify(this.#defs.get(name))) {
      throw new ContractError(place, `id ${name} is given to two different schemas`);
    }
  }

  #named(name: string, node: ZodNode): JsonSchema {
    const meta = node.meta() ?? {};
    const description = typeof meta["description"] === "string" ? { description: meta["description"] } : {};
    const body = this.#body(node, name, name);
    if (meta["brand"] === undefined) return { ...description, ...body };
    if (body.type !== "string") throw new ContractError(name, "only a string can carry a brand");
    return { ...description, "x-brand": true, ...body };
  }

  #body(node: ZodNode, name: string | undefined, place: string): JsonSchema {
    const { def } = node._zod;
    const meta = node.meta() ?? {};
    if (meta["codePoints"] !== undefined && def.type !== "string")
      throw new ContractError(place, "codePoints belongs on a string");
    switch (def.type) {
      case "string":
        return readString(def, meta["codePoints"], place);
      case "number":
        return readNumber(def, place);
      case "object":
        return readObject(def, this, place);
      case "record":
        return readRecord(def, this, place);
      case "array":
        return readArray(def, this, place);
      case "union":
        return readUnion(def, this, place);
      case "enum":
        return {
          ...closedSetOf(
            def,
            this.#closedSets,
            meta["closedSet"] ?? name,
            meta["closedSet"] !== undefined,
            place,
          ),
          ...readEnum(def, place),
        };
      case "literal":
        return readLiteral(def, place);
      case "nullable":
        refuseExtras(node, ["innerType"], place);
        return anyOf([this.node(childNode(def, "innerType", place), place), { type: "null" }], this, place);
      case "readonly":
        refuseExtras(node, ["innerType"], place);
        return this.node(childNode(def, "innerType", place), place);
      case "lazy":
        return this.#lazy(node, place);
      case "boolean":
        refuseExtras(node, [], place);
        return { type: "boolean" };
      case "null":
        refuseExtras(node, [], place);
        return { type: "null" };
      case "unknown":
        refuseExtras(node, [], place);
        return {};
      default:
        throw new ContractError(place, `zod ${def.type} is not in the model${ADVICE[def.type] ?? ""}`);
    }
  }

  #lazy(node: ZodNode, place: string): JsonSchema {
    refuseExtras(node, ["getter"], place);
    const inner = lazyInner(node);
    if (inner === undefined || namedAncestor(inner) === undefined)
      throw new ContractError(place, "z.lazy() needs a schema with an id");
    return this.node(inner, place);
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  optional: "; only a field of an object can be optional",
  void: "; use z.null(), which is what travels",
  undefined: "; use z.null() or an optional field",
  any: "; use z.unknown()",
  custom: "; declare a rule with defineRule",
  pipe: "; .transform(), .pipe() and z.preprocess() change the value",
  default: "; a default changes the value, let the service fill it in",
  prefault: "; a default changes the value, let the service fill it in",
  catch: "; .catch() accepts everything",
};

function refuseExtras(node: ZodNode, known: readonly string[], place: string): void {
  refuseUnknownKeys(node._zod.def, known, place);
  readChecks(node._zod.def, [], place);
}
