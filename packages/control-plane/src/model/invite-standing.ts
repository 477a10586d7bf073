import type { InviteState } from "@interlock/contracts";

/** What an invite is now: one whose time is over is expired, whether or not a row says so. */
export function inviteStanding(stored: InviteState, isOver: boolean): InviteState {
  return stored === "pending" && isOver ? "expired" : stored;
}
