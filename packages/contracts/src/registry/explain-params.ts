import type { Rejection } from "../define/rule.ts";
import { explainRejection } from "./explain.ts";
import { registry } from "./index.ts";

const schemas = new Map(registry.methods.map((method) => [method.name, method.params]));

/** Names the first field of `value` that the method's schema refuses. */
export function explainParams(method: string, value: unknown): Rejection {
  const schema = schemas.get(method);
  return schema === undefined
    ? { field: "method", reason: "unknown value" }
    : explainRejection(schema, value);
}
