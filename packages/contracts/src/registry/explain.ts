import type { z } from "zod";
import type { Rejection } from "../define/rule.ts";
import type { Schema } from "../define/schema.ts";

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

/** Says which field of a refused value came first, in the order of declaration. */
export function explainRejection(schema: Schema, value: unknown): Rejection {
  // Declarations are written with zod; `Schema` only hides that from signatures.
  const verdict = (schema as unknown as z.ZodType).safeParse(value, { error: reasonOf });
  const [first] = verdict.error?.issues ?? [];
  return first === undefined ? { field: "params", reason: "wrong type" } : locate(first);
}
