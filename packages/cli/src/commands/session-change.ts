import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { moment } from "../views/cells.ts";
import { table } from "../terminal/table.ts";
import { showObject } from "./show-object.ts";
import { whichSession } from "./which-session.ts";
import { withControlPlane } from "./with-control-plane.ts";

export type SessionChange = "archive" | "reactivate" | "close";

export async function sessionChange(output: Output, change: SessionChange, id: string): Promise<ExitCode> {
  const sessionId = await whichSession(id);
  showObject(output, await withControlPlane((plane) => plane.session[change]({ sessionId })));
  return EXIT.ok;
}

export interface SessionJoinOptions {
  readonly as: string;
  readonly invite?: string;
}

export async function sessionJoin(
  output: Output,
  id: string,
  options: SessionJoinOptions,
): Promise<ExitCode> {
  const params = {
    sessionId: await whichSession(id),
    identityHandle: options.as,
    ...(options.invite !== undefined && { inviteToken: options.invite }),
  };
  showObject(output, await withControlPlane((plane) => plane.session.join(params)));
  return EXIT.ok;
}

/** Who of the members is there. */
export async function sessionPresence(output: Output, id: string | undefined): Promise<ExitCode> {
  const sessionId = await whichSession(id);
  const answer = await withControlPlane((plane) => plane.presence.read({ sessionId }));
  if (output.json) output.data(answer);
  else {
    const columns = [{ title: "PARTICIPANT" }, { title: "STATE" }, { title: "LAST SEEN" }];
    const rows = answer.participants.map(({ participantId, state, lastSeen }) => [
      participantId,
      state,
      lastSeen === null ? "-" : moment(lastSeen),
    ]);
    for (const line of table(columns, rows, output)) output.line(line);
  }
  return EXIT.ok;
}
