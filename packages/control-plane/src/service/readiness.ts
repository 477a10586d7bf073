import { isDatabaseUnavailable } from "../store/database-failure.ts";
import { readSchemaState } from "../store/schema-state.ts";
import type { ServiceContext } from "./context.ts";

export type Readiness =
  | { readonly kind: "ready" }
  | {
      readonly kind: "not-ready";
      readonly reason: "database_unreachable" | "schema_behind" | "schema_newer" | "preparing";
    };

/** Can calls be served now? Asks the database, over a connection of its own. */
export async function checkReadiness(context: ServiceContext): Promise<Readiness> {
  try {
    const state = await readSchemaState(context.reserved);
    switch (state.kind) {
      case "newer":
        return { kind: "not-ready", reason: "schema_newer" };
      case "behind":
        return { kind: "not-ready", reason: "schema_behind" };
      case "current":
        return context.isPrepared() ? { kind: "ready" } : { kind: "not-ready", reason: "preparing" };
    }
  } catch (error) {
    if (isDatabaseUnavailable(error)) return { kind: "not-ready", reason: "database_unreachable" };
    throw error;
  }
}
