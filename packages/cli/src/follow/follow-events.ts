import { isInterlockError, type AnyCallError, type AppMethods, type DaemonClient } from "@interlock/client";

export type EventFrame = AppMethods["app.event.subscribe"]["frames"];
export type EventFilters = NonNullable<AppMethods["app.event.subscribe"]["params"]["filters"]>;

export interface FollowOptions {
  /** Where to go on; from now without it. */
  readonly cursor?: string;
  readonly filters?: EventFilters;
  /** Ends the iteration, without an error. */
  readonly signal: AbortSignal;
  /** Called whenever the daemon has stayed away for longer than the client bridges by itself. */
  readonly away: (error: AnyCallError) => void;
}

/** Frames without end: however long the daemon is away, they go on after the last cursor. */
export async function* followEvents(
  daemon: DaemonClient,
  { cursor, filters, signal, away }: FollowOptions,
): AsyncGenerator<EventFrame, void> {
  let from = cursor;
  for (;;) {
    const params = {
      ...(from === undefined ? {} : { cursor: from }),
      ...(filters === undefined || Object.keys(filters).length === 0 ? {} : { filters }),
    };
    const frames = daemon.event.subscribe(params, { signal });
    try {
      yield* frames;
      return;
    } catch (error) {
      // Before the first acknowledgement there is no place to go on from: the caller meets the error.
      if (!isInterlockError(error) || !isAbsence(error.error) || frames.lastCursor === undefined) throw error;
      from = frames.lastCursor;
      away(error.error);
    }
  }
}

/** The daemon is not there now, and may be again; everything else is an answer. */
export function isAbsence({ code }: AnyCallError): boolean {
  return (
    code === "connection_lost" ||
    code === "daemon_unavailable" ||
    code === "socket_missing" ||
    code === "deadline_exceeded"
  );
}
