import { isDatabaseUnavailable } from "../store/database-failure.ts";
import type { ServiceContext } from "./context.ts";

/** The database does not answer now; nothing was changed, or nobody can tell. */
export interface Unavailable {
  readonly kind: "unavailable";
}

/** Runs work on the database; its absence is an outcome like any other. */
export async function attempt<Outcome>(
  context: Pick<ServiceContext, "isPrepared">,
  work: () => Promise<Outcome>,
): Promise<Outcome | Unavailable> {
  if (!context.isPrepared()) return { kind: "unavailable" };
  try {
    return await work();
  } catch (error) {
    if (isDatabaseUnavailable(error)) return { kind: "unavailable" };
    throw error;
  }
}
