import { z } from "zod";
import { MembershipId, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { freeText } from "../../schema/free-text.ts";
import { pageLimit } from "../../schema/page.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { MEMBERSHIP_ACTIONS, MEMBERSHIP_ROLES, MEMBERSHIP_STATES } from "../closed-sets.ts";
import { IDENTITY_HANDLE_MAX_LEN } from "../limits.ts";

export const Membership = z
  .strictObject({
    id: MembershipId,
    sessionId: SessionId,
    participantId: ParticipantId,
    role: closedSetSchema(MEMBERSHIP_ROLES),
    state: closedSetSchema(MEMBERSHIP_STATES),
    /** The name under which the participant joined; null where none was given. */
    identityHandle: freeText(IDENTITY_HANDLE_MAX_LEN).nullable(),
    joinedAt: IsoMilliseconds.nullable(),
    /** Grows with every change, also within one millisecond. */
    updatedAt: IsoMilliseconds,
  })
  .meta({ id: "Membership" });

export const MembershipListRequest = z
  .strictObject({ sessionId: SessionId, after: MembershipId.optional(), limit: pageLimit })
  .meta({ id: "MembershipListRequest" });

export const MembershipListResponse = z
  .strictObject({ memberships: z.array(Membership), nextAfter: MembershipId.nullable() })
  .meta({ id: "MembershipListResponse" });

export const MembershipUpdateRequest = z
  .strictObject({
    membershipId: MembershipId,
    action: closedSetSchema(MEMBERSHIP_ACTIONS),
    /** With `change_role`, and only with it. */
    newRole: closedSetSchema(MEMBERSHIP_ROLES).optional(),
    /** `updatedAt` of what the caller has seen: a membership that changed since is left alone. */
    expectedUpdatedAt: IsoMilliseconds.optional(),
  })
  .meta({ id: "MembershipUpdateRequest" });

export const MembershipUpdateResponse = z
  .strictObject({
    membershipId: MembershipId,
    state: closedSetSchema(MEMBERSHIP_STATES),
    role: closedSetSchema(MEMBERSHIP_ROLES),
    updatedAt: IsoMilliseconds,
  })
  .meta({ id: "MembershipUpdateResponse" });

export const MembershipLeaveRequest = z
  .strictObject({ sessionId: SessionId })
  .meta({ id: "MembershipLeaveRequest" });
