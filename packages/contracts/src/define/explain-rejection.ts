import type { z } from "zod";
import type { Rejection } from "./rule.ts";
import type { Schema } from "./schema.ts";

type Issue = z.core.$ZodRawIssue;

/** Reasons where the schema's author gave none. */
function reasonOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "missing" : "wrong type";
    case "invalid_value":
      return issue.input === undefined
        ? "missing"
        : typeof issue.input === "string"
          ? "unknown value"
          : "wrong type";
    case "too_big":
    case "too_small":
      return "out of bounds";
    case "invalid_format":
      return "malformed";
    case "unrecognized_keys":
      return "unknown field";
    default:
      return "wrong type";
  }
}

function locate(issue: z.core.$ZodIssue): Rejection {
  const [head, second] = issue.path.map(String);
  const inFilters = head === "filters";
  if (issue.code === "unrecognized_keys") {
    const [key = "params"] = issue.keys;
    return inFilters
      ? { field: key, reason: "unknown filter" }
      : { field: head ?? key, reason: issue.message };
  }
  const field = inFilters && second !== undefined ? second : (head ?? "params");
  return { field, reason: issue.message };
}

/** Says which field of a refused value came first, in the order of declaration or in that of the value itself. */
export function explainRejection(
  schema: Schema,
  value: unknown,
  order: "declared" | "request" = "declared",
): Rejection {
  // Declarations are written with zod; `Schema` only hides that from signatures.
  const verdict = (schema as unknown as z.ZodType).safeParse(value, { error: reasonOf });
  const issues = verdict.error?.issues ?? [];
  const [first] = order === "declared" ? issues : issues.toSorted(byPlaceIn(value));
  return first === undefined ? { field: "params", reason: "wrong type" } : locate(first);
}

/** Fields that the value does not have come first: they are missing from its start on. */
function byPlaceIn(value: unknown): (a: z.core.$ZodIssue, b: z.core.$ZodIssue) => number {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const place = ({ path }: z.core.$ZodIssue): number => keys.indexOf(String(path[0]));
  return (a, b) => place(a) - place(b);
}
