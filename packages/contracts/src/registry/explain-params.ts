import type { MethodDeclaration } from "../define/method.ts";
import type { Rejection } from "../define/rule.ts";
import { explainRejection } from "./explain.ts";
import { registry } from "./index.ts";

const declared = new Map(registry.methods.map((method) => [method.name, method]));

/** Names the first field of `value` that the method refuses. */
export function explainParams(name: string, value: unknown): Rejection {
  const method = declared.get(name);
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
