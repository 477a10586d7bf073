import { z } from "zod";
import { boundedInteger } from "./integer.ts";
import { boundedText } from "./text.ts";

export const LIST_LIMIT_MAX = 200;
export const CURSOR_MAX = 512;

/** Page size, 1 to 200; 50 when absent. */
export const limit = boundedInteger(1, LIST_LIMIT_MAX, `[1, ${LIST_LIMIT_MAX}]`).optional();

/** Opaque, authenticated, bound to filters and order. */
export const cursor = boundedText({ min: 1, max: CURSOR_MAX }).optional();

/** `field`, `field:asc` or `field:desc`; a bare field takes the surface's own direction. */
export function orderBy<const Fields extends readonly [string, ...string[]]>(fields: Fields) {
  const values = fields.flatMap((field) => [field, `${field}:asc`, `${field}:desc`]);
  return (
    z
      // flatMap over a non-empty tuple is non-empty
      .enum(values as [string, ...string[]], { error: (issue) => orderProblem(fields, issue.input) })
      .optional()
  );
}

function orderProblem(fields: readonly string[], input: unknown): string {
  if (typeof input !== "string") return "wrong type";
  const [field = ""] = input.split(":");
  return fields.includes(field) ? "bad direction suffix" : "unknown field";
}

/** Params of a list method. The order of members is the order in which they are checked. */
export function listParams<Filters extends z.ZodRawShape>(
  fields: readonly [string, ...string[]],
  filters: Filters,
) {
  return z.object({
    limit,
    order_by: orderBy(fields),
    filters: z.strictObject(filters).optional(),
    cursor_next: cursor,
  });
}

/** Result of a list method: exactly one of the totals is a number. */
export function listResult<Row extends z.ZodType>(row: Row) {
  return z.object({
    rows: z.array(row),
    total: z.int().min(0).nullable(),
    total_estimate: z.int().min(0).nullable(),
    cursor_next: z.string().nullable(),
    ordering: z.string(),
  });
}
