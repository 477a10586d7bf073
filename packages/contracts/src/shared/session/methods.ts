import { defineMethod } from "../../define/method.ts";
import {
  SessionCreateRequest,
  SessionCreateResponse,
  SessionJoinRequest,
  SessionJoinResponse,
  SessionListRequest,
  SessionListResponse,
  SessionReadRequest,
  SessionReadResponse,
  SessionStateRequest,
  SessionStateResponse,
} from "./schema.ts";

const STATE_CHANGES = [
  {
    name: "session.archive",
    summary: "An owner puts a session away: its nodes stay, nobody and nothing joins.",
  },
  { name: "session.reactivate", summary: "An owner takes an archived session back." },
  { name: "session.close", summary: "An owner ends a session for good." },
] as const;

export const sessionMethods = [
  defineMethod("session.create", {
    planes: ["control", "local"],
    kind: "mutation",
    gate: "authenticated",
    since: "1.0",
    summary: "Opens a session; the caller becomes its owner, and it gets a main channel.",
    params: SessionCreateRequest,
    result: SessionCreateResponse,
    errors: [],
    on: { local: { gate: "agreed", errors: ["resource.limit_exceeded"] } },
  }),
  defineMethod("session.read", {
    planes: ["control", "local"],
    kind: "query",
    gate: "authenticated",
    since: "1.0",
    summary: "One session, for its members.",
    params: SessionReadRequest,
    result: SessionReadResponse,
    errors: ["session.not_found"],
    on: { local: { gate: "open", errors: ["session.not_found"] } },
  }),
  defineMethod("session.list", {
    planes: ["control"],
    kind: "query",
    gate: "authenticated",
    since: "1.1",
    summary: "The sessions of which the caller is an active member, in the order of their ids.",
    params: SessionListRequest,
    result: SessionListResponse,
    errors: [],
  }),
  defineMethod("session.join", {
    planes: ["control", "local"],
    kind: "mutation",
    gate: "authenticated",
    since: "1.1",
    summary: "The caller joins a session by an invite, or joins again as what it is.",
    params: SessionJoinRequest,
    result: SessionJoinResponse,
    errors: [
      "session.not_found",
      "session.already_closed",
      "invite.not_found",
      "invite.already_accepted",
      "invite.expired",
      "invite.revoked",
      "invite.permission_denied",
      "resource.limit_exceeded",
    ],
    on: { local: { gate: "agreed", errors: ["session.not_found", "auth.not_authorized"] } },
  }),
  ...STATE_CHANGES.map(({ name, summary }) =>
    defineMethod(name, {
      planes: ["control"],
      kind: "mutation",
      gate: "authenticated",
      since: "1.1",
      summary,
      params: SessionStateRequest,
      result: SessionStateResponse,
      errors: ["session.not_found", "session.already_closed", "auth.not_authorized"],
    }),
  ),
];
