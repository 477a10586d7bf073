import { defineMethod } from "../../define/method.ts";
import {
  InviteAcceptRequest,
  InviteAcceptResponse,
  InviteCreateRequest,
  InviteCreateResponse,
  InviteListRequest,
  InviteListResponse,
  InviteRevokeRequest,
  InviteRevokeResponse,
} from "./schema.ts";

const shared = { planes: ["control"], gate: "authenticated", since: "1.1" } as const;

export const inviteMethods = [
  defineMethod("invite.create", {
    ...shared,
    kind: "mutation",
    summary: "An owner makes an invite; its token is in this answer and nowhere else.",
    params: InviteCreateRequest,
    result: InviteCreateResponse,
    errors: [
      "session.not_found",
      "session.already_closed",
      "invite.permission_denied",
      "invite.limit_exceeded",
    ],
  }),
  defineMethod("invite.accept", {
    ...shared,
    kind: "mutation",
    summary: "The caller joins the invite's session; the token is used up. A member stays what it is.",
    params: InviteAcceptRequest,
    result: InviteAcceptResponse,
    errors: [
      "invite.not_found",
      "invite.already_accepted",
      "invite.expired",
      "invite.revoked",
      "invite.permission_denied",
      "session.already_closed",
      "resource.limit_exceeded",
    ],
  }),
  defineMethod("invite.list", {
    ...shared,
    kind: "query",
    summary: "A session's invites, for its owners, in the order of their ids.",
    params: InviteListRequest,
    result: InviteListResponse,
    errors: ["session.not_found", "invite.permission_denied"],
  }),
  defineMethod("invite.revoke", {
    ...shared,
    kind: "mutation",
    summary: "An owner withdraws an invite that nobody has accepted.",
    params: InviteRevokeRequest,
    result: InviteRevokeResponse,
    errors: [
      "session.not_found",
      "invite.permission_denied",
      "invite.not_found",
      "invite.already_accepted",
      "invite.expired",
    ],
  }),
];
