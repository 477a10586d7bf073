import { z } from "zod";
import { defineErrors } from "../define/errors.ts";
import { closedSetSchema } from "../schema/closed-set-schema.ts";
import { boundedText } from "../schema/text.ts";
import { IsoMilliseconds } from "../schema/time.ts";
import { MEMBERSHIP_ROLES, MEMBERSHIP_STATES } from "../shared/closed-sets.ts";
import {
  RUNTIME_NODE_ATTACH_CONFLICT_CODE,
  RUNTIME_NODE_ATTACH_REVOKED_CODE,
  RUNTIME_NODE_CAPABILITY_UPDATE_CONFLICT_CODE,
  RUNTIME_NODE_FENCED_CODE,
  VERSION_FLOOR_EXCEEDED_CODE,
} from "./codes.ts";
import { VersionBoundExceededDetails } from "./version-bound.ts";

const nothing = z.object({}).meta({ id: "NoDetails" });

export const controlErrors = defineErrors("control", {
  "request.malformed": {
    meaning: "The request is not well-formed.",
    retry: "never",
    audience: "programs",
    httpStatus: 400,
    details: nothing,
  },
  "request.too_large": {
    meaning: "The body is over the plane's limit.",
    retry: "never",
    audience: "programs",
    httpStatus: 413,
    details: z.object({ limit: z.int(), observed: z.int() }),
  },
  "request.invalid": {
    meaning: "A field breaks its rule.",
    retry: "never",
    audience: "programs",
    httpStatus: 400,
    details: z.object({ field: z.string(), reason: z.string() }),
  },
  "method.unknown": {
    meaning: "The control plane has no such method.",
    retry: "never",
    audience: "programs",
    httpStatus: 404,
    details: nothing,
  },
  "system.unavailable": {
    meaning: "The database does not answer; try again.",
    retry: "same-key",
    audience: "people",
    httpStatus: 503,
    details: nothing,
  },
  "system.internal_error": {
    meaning: "The control plane failed; its log has the cause.",
    retry: "same-key",
    audience: "people",
    httpStatus: 500,
    details: nothing,
  },
  "auth.token_invalid": {
    meaning: "The bearer token is missing, unknown or revoked.",
    retry: "after",
    audience: "people",
    httpStatus: 401,
    details: nothing,
  },
  "auth.principal_mismatch": {
    meaning: "The body names another participant than the token's.",
    retry: "never",
    audience: "programs",
    httpStatus: 403,
    details: nothing,
  },
  "auth.not_authorized": {
    meaning: "The caller's role in the session does not allow it.",
    retry: "never",
    audience: "people",
    httpStatus: 403,
    details: nothing,
  },
  /** The refusal of every limit of calls over time. */
  rate_limited: {
    meaning: "Too many calls; try again after the time that the details give.",
    retry: "after",
    audience: "programs",
    httpStatus: 429,
    details: z.object({
      /** Seconds until a call can pass. */
      retryAfter: z.int().min(1),
      /** Calls that the limit takes in its window. */
      limit: z.int().min(1),
      remaining: z.int().min(0),
      resetAt: IsoMilliseconds,
    }),
  },
  "resource.limit_exceeded": {
    meaning: "The session holds as many as it may; what is there stays.",
    retry: "after",
    audience: "people",
    httpStatus: 429,
    details: z.object({
      resource: boundedText({ min: 1, max: 128 }),
      limit: z.int().min(0),
      current: z.int().min(0),
    }),
  },
  "membership.not_found": {
    meaning: "No such membership in a session of the caller's.",
    retry: "never",
    audience: "people",
    httpStatus: 404,
    details: nothing,
  },
  "membership.permission_denied": {
    meaning: "Only an owner of the session changes its members.",
    retry: "never",
    audience: "people",
    httpStatus: 403,
    details: nothing,
  },
  "membership.last_owner": {
    meaning: "A session keeps an owner: make another member one first.",
    retry: "after",
    audience: "people",
    httpStatus: 409,
    details: nothing,
  },
  "membership.conflict": {
    meaning: "The membership is no longer what the change was meant for; the details say what it is.",
    retry: "after",
    audience: "people",
    httpStatus: 409,
    details: z.object({
      state: closedSetSchema(MEMBERSHIP_STATES),
      role: closedSetSchema(MEMBERSHIP_ROLES),
      updatedAt: IsoMilliseconds,
    }),
  },
  "invite.not_found": {
    meaning: "No such invite.",
    retry: "never",
    audience: "people",
    httpStatus: 404,
    details: nothing,
  },
  "invite.permission_denied": {
    meaning: "Only an owner of the session has to do with its invites, and none lets a suspended member in.",
    retry: "never",
    audience: "people",
    httpStatus: 403,
    details: nothing,
  },
  "invite.already_accepted": {
    meaning: "The invite was used; each is good for one member.",
    retry: "never",
    audience: "people",
    httpStatus: 409,
    details: nothing,
  },
  "invite.expired": {
    meaning: "The invite's time is over; ask for another.",
    retry: "never",
    audience: "people",
    httpStatus: 410,
    details: nothing,
  },
  "invite.revoked": {
    meaning: "The invite was withdrawn.",
    retry: "never",
    audience: "people",
    httpStatus: 410,
    details: nothing,
  },
  "invite.limit_exceeded": {
    meaning: "As many invites as a session may have wait to be accepted.",
    retry: "after",
    audience: "people",
    httpStatus: 429,
    details: z.object({ limit: z.int().min(0), current: z.int().min(0) }),
  },
  "session.not_found": {
    meaning: "No such session, or none that the caller belongs to.",
    retry: "never",
    audience: "people",
    httpStatus: 404,
    details: nothing,
  },
  "session.already_closed": {
    meaning: "The session is archived or closed.",
    retry: "never",
    audience: "people",
    httpStatus: 409,
    details: nothing,
  },
  "runtimenode.not_owner": {
    meaning: "The node belongs to another participant.",
    retry: "never",
    audience: "people",
    httpStatus: 403,
    details: nothing,
  },
  "runtimenode.not_attached": {
    meaning: "The node has no active attachment; attach first.",
    retry: "after",
    audience: "programs",
    httpStatus: 409,
    details: nothing,
  },
  [RUNTIME_NODE_ATTACH_CONFLICT_CODE]: {
    meaning: "The node is active in another session; detach it there first.",
    retry: "after",
    audience: "people",
    httpStatus: 409,
    details: nothing,
  },
  [RUNTIME_NODE_ATTACH_REVOKED_CODE]: {
    meaning: "The node's trust in this session was revoked.",
    retry: "never",
    audience: "people",
    httpStatus: 409,
    details: nothing,
  },
  [VERSION_FLOOR_EXCEEDED_CODE]: {
    meaning: "The node's version is below the session's floor; upgrade the node.",
    retry: "after",
    audience: "people",
    httpStatus: 409,
    details: VersionBoundExceededDetails,
  },
  [RUNTIME_NODE_CAPABILITY_UPDATE_CONFLICT_CODE]: {
    meaning: "The node is not attached, or is still registering and cannot declare itself online.",
    retry: "after",
    audience: "programs",
    httpStatus: 409,
    details: nothing,
  },
  [RUNTIME_NODE_FENCED_CODE]: {
    meaning: "A later attach of this node has taken over; this one speaks for it no more.",
    retry: "after",
    audience: "programs",
    httpStatus: 409,
    details: nothing,
  },
});
