import type { ServeFault } from "./serve-options.ts";

/** What a method gave as JSON text, or the fault that it cannot be written so. */
export function toJson(method: string, value: unknown): string | ServeFault {
  try {
    // The types of JSON.stringify do not say that it gives nothing for what JSON has no form of.
    const json = JSON.stringify(value) as string | undefined;
    return json ?? { kind: "not_serializable", method, error: undefined };
  } catch (error) {
    return { kind: "not_serializable", method, error };
  }
}
