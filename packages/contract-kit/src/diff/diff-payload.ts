import type { JsonSchema } from "../build/json-schema.ts";
import type { Model } from "../build/model.ts";
import { SchemaComparison } from "./compare-schemas.ts";
import type { Direction, Finding } from "./finding.ts";
import { finding } from "./finding.ts";

type PayloadDirection = Extract<Direction, "request" | "response" | "event" | "details">;

/** Everything that differs in one payload. Events and error details are read, as responses are. */
export function diffPayload(
  old: Model,
  now: Model,
  place: string,
  direction: PayloadDirection,
  before: JsonSchema,
  after: JsonSchema,
): readonly Finding[] {
  const changes = new SchemaComparison(old, now).compare(before, after, "");
  return changes.map((change) =>
    finding(
      place,
      direction,
      change.path,
      change.change,
      direction === "request" ? change.request : change.response,
    ),
  );
}
