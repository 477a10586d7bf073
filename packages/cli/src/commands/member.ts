import type { ControlMethods } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { moment, orDash } from "../views/cells.ts";
import type { View } from "../views/view.ts";
import { showObject } from "./show-object.ts";
import { showPages, type PageOptions } from "./show-pages.ts";
import { whichSession } from "./which-session.ts";
import { withControlPlane } from "./with-control-plane.ts";

type ListParams = ControlMethods["membership.list"]["params"];
type UpdateParams = ControlMethods["membership.update"]["params"];
type Row = ControlMethods["membership.list"]["result"]["memberships"][number];

const view: View<Row> = {
  columns: [
    { title: "MEMBERSHIP" },
    { title: "PARTICIPANT" },
    { title: "NAME", elastic: true },
    { title: "ROLE" },
    { title: "STATE" },
    { title: "CHANGED" },
  ],
  cells: ({ id, participantId, identityHandle, role, state, updatedAt }) => [
    id,
    participantId,
    orDash(identityHandle),
    role,
    state,
    moment(updatedAt),
  ],
};

export async function memberList(
  output: Output,
  id: string | undefined,
  options: PageOptions,
): Promise<ExitCode> {
  const sessionId = await whichSession(id);
  return withControlPlane((plane) =>
    showPages(output, options, view, async (start) => {
      const answer = await plane.membership.list({ sessionId, ...start } as ListParams); // checked where it arrives
      return { answer, rows: answer.memberships };
    }),
  );
}

export type MemberAction = UpdateParams["action"];

export interface MemberChangeOptions {
  /** `updatedAt` of what the caller has seen. */
  readonly ifUpdatedAt?: string;
}

export async function memberChange(
  output: Output,
  action: MemberAction,
  membershipId: string,
  role: string | undefined,
  { ifUpdatedAt }: MemberChangeOptions,
): Promise<ExitCode> {
  const params = {
    membershipId,
    action,
    ...(role !== undefined && { newRole: role }),
    ...(ifUpdatedAt !== undefined && { expectedUpdatedAt: ifUpdatedAt }),
  } as UpdateParams; // the control plane checks what was typed and names what it refuses
  showObject(output, await withControlPlane((plane) => plane.membership.update(params)));
  return EXIT.ok;
}

export async function memberLeave(output: Output, id: string): Promise<ExitCode> {
  const sessionId = await whichSession(id);
  showObject(output, await withControlPlane((plane) => plane.membership.leave({ sessionId })));
  return EXIT.ok;
}
