import { defineMethod } from "../../define/method.ts";
import {
  SessionCreateRequest,
  SessionCreateResponse,
  SessionReadRequest,
  SessionReadResponse,
} from "./schema.ts";

export const sessionMethods = [
  defineMethod("session.create", {
    planes: ["control"],
    kind: "mutation",
    gate: "authenticated",
    since: "1.0",
    summary: "Opens a session; the caller becomes its owner, and it gets a main channel.",
    params: SessionCreateRequest,
    result: SessionCreateResponse,
    errors: [],
  }),
  defineMethod("session.read", {
    planes: ["control"],
    kind: "query",
    gate: "authenticated",
    since: "1.0",
    summary: "One session, for its members.",
    params: SessionReadRequest,
    result: SessionReadResponse,
    errors: ["session.not_found"],
  }),
];
