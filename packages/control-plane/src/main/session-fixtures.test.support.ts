// Members in any role and standing, and the refusals of the contract in a short form.
import type { MembershipRole } from "@interlock/contracts";
import type { Answer, Caller, TestPlane } from "./plane.test.support.ts";

export interface Member extends Caller {
  readonly membershipId: string;
}

export interface Invited {
  readonly inviteId: string;
  readonly token: string;
  readonly expiresAt: string;
}

/** Status and code: all that most refusals have. */
export const told = ({ status, failure }: Answer): readonly unknown[] => [status, failure?.code];

export async function invite(plane: TestPlane, sessionId: string, body: object = {}): Promise<Invited> {
  const answer = await plane.mutate("invite.create", { sessionId, ...body });
  if (answer.status !== 200) throw new Error(`no invite: ${answer.text}`);
  return answer.data as Invited; // the contract's answer, checked by the server
}

/** A new participant who accepted an invite of the plane's owner; owners are made by a change of role. */
export async function addMember(plane: TestPlane, sessionId: string, role: MembershipRole): Promise<Member> {
  const caller = await plane.addParticipant();
  const joinMode = role === "owner" ? "collaborator" : role;
  const { token } = await invite(plane, sessionId, { joinMode });
  const accepted = await plane.mutate("invite.accept", { token }, caller);
  const { membershipId } = accepted.data as { membershipId: string }; // the contract's answer
  if (role === "owner")
    await plane.mutate("membership.update", { membershipId, action: "change_role", newRole: role });
  return { ...caller, membershipId };
}

/** The feed of a session as it is stored. */
export async function feedOf(
  plane: TestPlane,
  sessionId: string,
): Promise<readonly Record<string, unknown>[]> {
  return plane.sql("SELECT * FROM session_feed WHERE session_id = $1 ORDER BY sequence", [sessionId]);
}
