import { explainRejection } from "./explain-rejection.ts";
import type { MethodDeclaration } from "./method.ts";
import type { Registry } from "./registry.ts";
import type { Rejection } from "./rule.ts";

/** Names the first field of `value` that the method refuses. */
export function explainParams(registry: Registry, name: string, value: unknown): Rejection {
  const method = registry.methods.find((each) => each.name === name);
  if (method === undefined) return { field: "method", reason: "unknown value" };
  const rejection = explainRejection(method.params, value, method.fieldOrder);
  return method.fieldOrder === "request"
    ? (brokenBefore(method, value, rejection.field) ?? rejection)
    : rejection;
}

/** In request order a field that only a rule refuses comes before a later one that the schema refuses. */
function brokenBefore(method: MethodDeclaration, value: unknown, field: string): Rejection | undefined {
  const members = Object.entries(typeof value === "object" && value !== null ? value : {});
  const before = Object.fromEntries(
    members.slice(
      0,
      members.findIndex(([name]) => name === field),
    ),
  );
  for (const rule of method.rules) {
    const rejection = rule.check(before);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}
