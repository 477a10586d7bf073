import type { JsonSchema } from "./json-schema.ts";
import { refName, refTo } from "./json-schema.ts";
import type { Model } from "./model.ts";
import { mapChildren, someChild } from "./schema-children.ts";

type Parts = Pick<Model, "$defs" | "closedSets">;

/**
 * How a reader checks what the other side answers: a closed set that is open may have grown there,
 * so its values are any text. A request is checked against the values this side knows.
 */
export class ReadingView {
  readonly #model: Parts;
  readonly #open: ReadonlySet<string>;

  constructor(model: Parts) {
    this.#model = model;
    this.#open = namesWithOpenSets(model);
  }

  /** Named schemas as a reader checks them, where that is another check than a writer's. */
  defs(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(
      [...this.#open].sort().map((name) => [readingName(name), this.of(this.#model.$defs[name] ?? {})]),
    );
  }

  of(schema: JsonSchema): JsonSchema {
    if (schema.$ref !== undefined) {
      const name = refName(schema.$ref);
      return this.#open.has(name) ? { $ref: refTo(readingName(name)) } : schema;
    }
    return isOpenSet(schema, this.#model)
      ? { type: "string" }
      : mapChildren(schema, (child) => this.of(child));
  }
}

/** Cannot meet a name of the model's own, which start with a capital. */
function readingName(name: string): string {
  return `reading${name}`;
}

function isOpenSet(schema: JsonSchema, model: Parts): boolean {
  const set = schema["x-closedSet"];
  return set !== undefined && model.closedSets[set]?.openness === "open";
}

function namesWithOpenSets(model: Parts): ReadonlySet<string> {
  const open = new Set<string>();
  const holds = (schema: JsonSchema): boolean =>
    isOpenSet(schema, model) ||
    (schema.$ref !== undefined && open.has(refName(schema.$ref))) ||
    someChild(schema, holds);
  // A name can hold another that is found later, so this runs until nothing is added.
  for (let size = -1; size !== open.size;) {
    size = open.size;
    for (const [name, schema] of Object.entries(model.$defs)) if (holds(schema)) open.add(name);
  }
  return open;
}
