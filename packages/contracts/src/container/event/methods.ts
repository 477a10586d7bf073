import { defineMethod } from "../../define/method.ts";
import { NoParams } from "../no-params.ts";
import {
  ClassifierRulesResult,
  EventsListParams,
  EventsListResult,
  FollowCloseParams,
  FollowCloseResult,
  FollowNextParams,
  FollowNextResult,
  FollowOpenParams,
  FollowOpenResult,
} from "./schema.ts";

const base = { planes: ["container"], since: "1.0", gate: "open" } as const;

const FILTER_ERRORS = [
  "agent_not_found",
  "other_container",
  "events_filter_invalid",
  "events_invalid_cursor",
];
const SESSION_ERRORS = ["events_session_unknown", "events_session_expired"];

export const eventMethods = [
  defineMethod("events.list", {
    ...base,
    kind: "query",
    summary: "Events in pages, oldest first: of every agent, or of the agents of the caller's container.",
    params: EventsListParams,
    result: EventsListResult,
    errors: FILTER_ERRORS,
  }),
  defineMethod("events.follow_open", {
    ...base,
    kind: "mutation",
    summary: "Opens a session that reads events as they come, from now, from a time or from a cursor on.",
    params: FollowOpenParams,
    result: FollowOpenResult,
    errors: [...FILTER_ERRORS, "events_too_many_sessions"],
  }),
  defineMethod("events.follow_next", {
    ...base,
    kind: "mutation",
    summary: "The next events of a session; waits for one where there is none.",
    params: FollowNextParams,
    result: FollowNextResult,
    errors: [...SESSION_ERRORS, "events_invalid_cursor"],
  }),
  defineMethod("events.follow_close", {
    ...base,
    kind: "mutation",
    summary: "Ends a session, and the wait of whoever waits in it.",
    params: FollowCloseParams,
    result: FollowCloseResult,
    errors: SESSION_ERRORS,
  }),
  defineMethod("events.classifier_rules", {
    ...base,
    kind: "query",
    summary: "The rules by which lines and silences become events.",
    params: NoParams,
    result: ClassifierRulesResult,
    errors: [],
  }),
];
