import type { ErrorBody } from "../envelope/envelope-codec.ts";
import type { PlainOptions, Ruling } from "./plain-options.ts";
import type { IncomingConnection } from "./serve-options.ts";

/** Asks once who is calling. A hook that breaks refuses the peer with `internal`. */
export function askAdmission<Caller, Context>(
  options: PlainOptions<Caller, Context>,
  internal: ErrorBody,
  connection: IncomingConnection,
  settle: (ruling: Ruling<Caller>) => void,
): void {
  const broke = (error: unknown): void => {
    options.onFault({ kind: "hook_threw", method: undefined, error });
    settle({ granted: false, error: internal });
  };
  try {
    const ruling = options.admit(connection);
    // Admission may take the system's time; requests that arrive meanwhile wait in the queue.
    if ("then" in ruling) ruling.then(settle, broke);
    else settle(ruling);
  } catch (error) {
    broke(error);
  }
}
