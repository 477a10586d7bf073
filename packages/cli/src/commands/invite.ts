import type { ControlMethods } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { moment, orDash } from "../views/cells.ts";
import type { View } from "../views/view.ts";
import { readDuration } from "./read-duration.ts";
import { showObject } from "./show-object.ts";
import { showPages, type PageOptions } from "./show-pages.ts";
import { whichSession } from "./which-session.ts";
import { withControlPlane } from "./with-control-plane.ts";

type CreateParams = ControlMethods["invite.create"]["params"];
type AcceptParams = ControlMethods["invite.accept"]["params"];
type ListParams = ControlMethods["invite.list"]["params"];
type RevokeParams = ControlMethods["invite.revoke"]["params"];
type Row = ControlMethods["invite.list"]["result"]["invites"][number];

const view: View<Row> = {
  columns: [
    { title: "INVITE" },
    { title: "STATE" },
    { title: "MODE" },
    { title: "EXPIRES" },
    { title: "ACCEPTED BY" },
  ],
  cells: ({ id, state, joinMode, expiresAt, acceptedBy }) => [
    id,
    state,
    joinMode,
    moment(expiresAt),
    orDash(acceptedBy),
  ],
};

export interface InviteCreateOptions {
  readonly mode?: string;
  readonly expires?: string;
}

export async function inviteCreate(
  output: Output,
  id: string | undefined,
  { mode, expires }: InviteCreateOptions,
): Promise<ExitCode> {
  const expiresAt =
    expires === undefined
      ? undefined
      : new Date(Date.now() + readDuration("--expires", expires)).toISOString();
  const params = {
    sessionId: await whichSession(id),
    ...(mode !== undefined && { joinMode: mode }),
    ...(expiresAt !== undefined && { expiresAt }),
  } as CreateParams; // the control plane checks what was typed and names what it refuses
  showObject(output, await withControlPlane((plane) => plane.invite.create(params)));
  return EXIT.ok;
}

export async function inviteAccept(output: Output, token: string): Promise<ExitCode> {
  const params = { token } as AcceptParams; // checked where it arrives
  showObject(output, await withControlPlane((plane) => plane.invite.accept(params)));
  return EXIT.ok;
}

export interface InviteListOptions extends PageOptions {
  readonly state?: string;
}

export async function inviteList(
  output: Output,
  id: string | undefined,
  options: InviteListOptions,
): Promise<ExitCode> {
  const sessionId = await whichSession(id);
  const filter = options.state === undefined ? {} : { state: options.state };
  return withControlPlane((plane) =>
    showPages(output, options, view, async (start) => {
      const answer = await plane.invite.list({ sessionId, ...start, ...filter } as ListParams); // same
      return { answer, rows: answer.invites };
    }),
  );
}

export interface InviteRevokeOptions {
  readonly session?: string;
  readonly reason?: string;
}

export async function inviteRevoke(
  output: Output,
  inviteId: string,
  { session, reason }: InviteRevokeOptions,
): Promise<ExitCode> {
  const params = {
    sessionId: await whichSession(session),
    inviteId,
    ...(reason !== undefined && { reason }),
  } as RevokeParams; // same
  showObject(output, await withControlPlane((plane) => plane.invite.revoke(params)));
  return EXIT.ok;
}
