import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { showObject } from "./show-object.ts";
import { whichSession } from "./which-session.ts";
import { withControlPlane } from "./with-control-plane.ts";

export async function sessionShow(output: Output, id: string | undefined): Promise<ExitCode> {
  const sessionId = await whichSession(id);
  const { session, timelineCursors } = await withControlPlane((plane) => plane.session.read({ sessionId }));
  showObject(output, { ...session, timelineCursors });
  return EXIT.ok;
}
