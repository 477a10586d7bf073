import { FOLLOW_WAIT_MAX_SECONDS, type ContainerErrors } from "@interlock/contracts";
import { ok, type FailureOf } from "@interlock/wire";
import type { StoreReader } from "../../store/store-reader.ts";
import { fail } from "../container-fail.ts";
import { placeOf, type ContainerHandler, type ContainerServices } from "../container-services.ts";
import { eventScope, eventViews } from "./event-scope.ts";
import { readMoment } from "./read-moment.ts";

export function followOpen({
  store,
  events,
  followers,
}: ContainerServices): ContainerHandler<"events.follow_open"> {
  return ({ params, caller }) => {
    const { read } = store;
    const scope = eventScope(read, caller, params.target);
    if ("ok" in scope) return scope;
    const start = startOf(read, params);
    if (typeof start !== "number" && start !== null) return start;
    const newest = read.newestEventId();
    const opened = followers.open(placeOf(caller), {
      after: start ?? newest,
      types: params.types ?? null,
      ...scope,
    });
    if (opened.kind === "full") return fail("events_too_many_sessions");
    const { sessionId, follower } = opened;
    const backlog = start === null ? null : follower.peek(events.page.max);
    if (backlog !== null) follower.pass(backlog.position);
    return ok({
      session_id: sessionId,
      ...(backlog === null ? {} : { backlog_events: [...eventViews(read, caller, backlog.events)] }),
      live_starting_event_id: newest + 1,
      cursor: read.eventCursor(follower.position),
    });
  };
}

export function followNext({
  store: { read },
  events,
  followers,
}: ContainerServices): ContainerHandler<"events.follow_next"> {
  return async ({ params, caller, signal }) => {
    const after = params.cursor === undefined ? null : placeAt(read, params.cursor);
    if (after !== null && typeof after !== "number") return after;
    const wanted = (params.max_wait_seconds ?? FOLLOW_WAIT_MAX_SECONDS) * 1000;
    const outcome = await followers.next({
      sessionId: params.session_id,
      owner: placeOf(caller),
      limit: events.page.max,
      waitMs: Math.min(wanted, events.follow.longPollMs),
      after,
      signal,
      isThere: () => caller.peer.isAlive(),
    });
    if (outcome.kind !== "read") return noSession(outcome.kind);
    return ok({
      events: [...eventViews(read, caller, outcome.events)],
      session_open: outcome.open,
      missed: outcome.missed,
      cursor: read.eventCursor(outcome.position),
    });
  };
}

export function followClose({ followers }: ContainerServices): ContainerHandler<"events.follow_close"> {
  return ({ params, caller }) => {
    const outcome = followers.close(params.session_id, placeOf(caller));
    return outcome.kind === "closed" ? ok({ closed: true }) : noSession(outcome.kind);
  };
}

function noSession(
  kind: "unknown" | "expired",
): FailureOf<ContainerErrors, "events_session_unknown" | "events_session_expired"> {
  return kind === "expired" ? fail("events_session_expired") : fail("events_session_unknown");
}

interface Start {
  readonly since?: string | undefined;
  readonly cursor?: string | undefined;
}

/** Number behind which the session begins; null for now. */
function startOf(
  read: StoreReader,
  { since, cursor }: Start,
): number | null | FailureOf<ContainerErrors, "events_filter_invalid" | "events_invalid_cursor"> {
  if (cursor === undefined) {
    if (since === undefined) return null;
    const at = readMoment(since);
    return at === null ? fail("events_filter_invalid") : read.lastEventBefore(at * 1000);
  }
  if (since !== undefined) return fail("events_filter_invalid", "since: not together with a cursor");
  return placeAt(read, cursor);
}

/** Number of the event that a cursor stands behind. */
function placeAt(
  read: StoreReader,
  cursor: string,
): number | FailureOf<ContainerErrors, "events_invalid_cursor"> {
  const reading = read.readEventCursor(cursor);
  if (reading.kind === "refused") return fail("events_invalid_cursor", `cursor: ${reading.reason}`);
  // Of a state that was put back to an older one: behind this place events would be missed without a word.
  return reading.eventId > read.newestEventId() ? fail("events_invalid_cursor") : reading.eventId;
}
