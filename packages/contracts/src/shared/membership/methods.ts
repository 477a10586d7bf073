import { defineMethod } from "../../define/method.ts";
import { newRoleFits } from "./rules.ts";
import {
  MembershipLeaveRequest,
  MembershipListRequest,
  MembershipListResponse,
  MembershipUpdateRequest,
  MembershipUpdateResponse,
} from "./schema.ts";

export const membershipMethods = [
  defineMethod("membership.list", {
    planes: ["control"],
    kind: "query",
    gate: "authenticated",
    since: "1.1",
    summary: "The members of a session, in the order of their ids, former ones among them.",
    params: MembershipListRequest,
    result: MembershipListResponse,
    errors: ["session.not_found"],
  }),
  defineMethod("membership.update", {
    planes: ["control"],
    kind: "mutation",
    gate: "authenticated",
    since: "1.1",
    summary: "An owner changes a member's role, or suspends, removes or readmits a member.",
    params: MembershipUpdateRequest,
    result: MembershipUpdateResponse,
    rules: [newRoleFits],
    errors: [
      "membership.not_found",
      "membership.permission_denied",
      "membership.last_owner",
      "membership.conflict",
    ],
  }),
  defineMethod("membership.leave", {
    planes: ["control"],
    kind: "mutation",
    gate: "authenticated",
    since: "1.1",
    summary: "The caller leaves a session; its last owner cannot.",
    params: MembershipLeaveRequest,
    result: MembershipUpdateResponse,
    errors: ["session.not_found", "membership.last_owner"],
  }),
];
