import { z } from "zod";
import type { Model } from "../build/model.ts";
import { readJson } from "./read-json.ts";
import { UnusableError } from "./unusable-error.ts";

const count = z.int().min(0);
const names = z.array(z.string());
const pattern = z.string().refine(compiles, { error: "is not a pattern" });
const schema: z.ZodType = z.looseObject({
  $ref: z.string().optional(),
  type: z.enum(["string", "number", "integer", "boolean", "null", "array", "object"]).optional(),
  const: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: names.optional(),
  get anyOf() {
    return z.array(schema).optional();
  },
  allOf: z.array(z.looseObject({ pattern })).optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  pattern: pattern.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  get items() {
    return schema.optional();
  },
  minItems: count.optional(),
  maxItems: count.optional(),
  get properties() {
    return z.record(z.string(), schema).optional();
  },
  required: names.optional(),
  get patternProperties() {
    return z.record(pattern, schema).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schema]).optional();
  },
});

const byName = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
const model = z.looseObject({
  modelVersion: z.literal(1),
  contract: z.looseObject({
    name: z.string(),
    version: z.string().regex(/^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/),
  }),
  versions: byName(z.string()),
  planes: byName(
    z.looseObject({
      version: z.string(),
      framing: z.string(),
      methodName: pattern,
      errorCode: pattern,
      unknownRequestFields: z.enum(["ignore", "refuse"]),
      limits: z.looseObject({ requestBytes: count, responseBytes: count, depth: count }),
      gates: byName(z.looseObject({ meaning: z.string(), errors: names })),
      errors: names,
    }),
  ),
  methods: byName(
    z.looseObject({
      planes: names,
      kind: z.enum(["query", "mutation", "subscription"]),
      gate: z.string(),
      since: z.string(),
      summary: z.string(),
      params: schema,
      result: schema,
      frames: schema.optional(),
      rules: z.array(z.looseObject({ name: z.string(), statement: z.string() })),
      errors: names,
      on: byName(z.looseObject({ gate: z.string(), errors: names })).optional(),
    }),
  ),
  errors: byName(
    byName(
      z.looseObject({
        meaning: z.string(),
        retry: z.enum(["never", "after", "same-key"]),
        audience: z.enum(["people", "programs"]),
        httpStatus: z.int().optional(),
        jsonRpcCode: z.int().optional(),
        details: schema,
      }),
    ),
  ),
  events: byName(
    z.looseObject({ category: z.string(), since: z.string(), summary: z.string(), payload: schema }),
  ),
  closedSets: byName(z.looseObject({ openness: z.enum(["exhaustive", "open"]), values: names })),
  $defs: byName(schema),
});

function compiles(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch (cause) {
    if (cause instanceof SyntaxError) return false;
    throw cause;
  }
}

/** @throws UnusableError saying what is not a model's. */
export function parseModel(value: unknown, from: string): Model {
  const outcome = model.safeParse(value);
  // The schema above says what Model says; zod's own types are kept out of signatures.
  if (outcome.success) return outcome.data as unknown as Model;
  const [issue] = outcome.error.issues;
  throw new UnusableError(
    `${from} is not a contract model: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
  );
}

/** @throws UnusableError when the file cannot be read or holds no model. */
export async function readModel(path: string): Promise<Model> {
  return parseModel(await readJson(path), path);
}
