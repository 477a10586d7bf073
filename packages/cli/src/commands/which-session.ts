import { resolveHome } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";
import type { SessionId } from "../up/control-types.ts";
import { LocalSession } from "../up/local-session.ts";

/** The session that a command names, or the local one. The control plane checks the id's form. */
export async function whichSession(id: string | undefined): Promise<SessionId> {
  if (id !== undefined) return id as SessionId; // checked where it arrives, by name
  const known = await new LocalSession(resolveHome()).read();
  if (known === undefined)
    throw new CliFailure(EXIT.notFound, "There is no local session yet.", "interlock up makes one.");
  return known;
}
