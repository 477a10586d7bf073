import { resolveHome } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import type { SessionId } from "../up/control-types.ts";
import { LocalSession } from "../up/local-session.ts";
import { showObject } from "./show-object.ts";
import { withControlPlane } from "./with-control-plane.ts";

export async function sessionShow(output: Output, id: string | undefined): Promise<ExitCode> {
  // The control plane checks the id's form and names what it refuses.
  const sessionId = id === undefined ? await localSession() : (id as SessionId);
  const { session, timelineCursors } = await withControlPlane((plane) => plane.session.read({ sessionId }));
  showObject(output, { ...session, timelineCursors });
  return EXIT.ok;
}

async function localSession(): Promise<SessionId> {
  const known = await new LocalSession(resolveHome()).read();
  if (known === undefined)
    throw new CliFailure(EXIT.notFound, "There is no local session yet.", "interlock up makes one.");
  return known;
}
