// What Postgres cannot hold in text or jsonb: NUL, and surrogates without their half.
import { controlPlane } from "@interlock/contracts";

export type Unstorable = { readonly field: string; readonly reason: "text_not_storable" | "too_deep" };

/** @returns the first field of a request that cannot be stored, by its top-level name. */
export function firstUnstorable(request: object): Unstorable | undefined {
  for (const [field, value] of Object.entries(request)) {
    const reason = fault(value, 2);
    if (reason !== undefined) return { field, reason };
  }
  return undefined;
}

function fault(value: unknown, depth: number): Unstorable["reason"] | undefined {
  if (typeof value === "string") return isStorable(value) ? undefined : "text_not_storable";
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > controlPlane.limits.depth) return "too_deep";
  for (const [key, member] of Object.entries(value)) {
    const reason = isStorable(key) ? fault(member, depth + 1) : "text_not_storable";
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");
