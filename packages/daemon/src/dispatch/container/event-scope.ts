import type { LoggedEvent } from "@interlock/contracts";
import type { Caller } from "../../service/mounts/prove-caller.ts";
import type { EventRecord } from "../../store/records/event-record.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import { homeOf } from "../container-services.ts";
import { loggedEventView } from "../views/logged-event-view.ts";
import { agentInReach, type OutOfReach } from "./agent-in-reach.ts";
import { seenLogPath } from "./seen-log-path.ts";

/** Whose events a call is about. */
export interface EventScope {
  readonly agentId: string | null;
  /** Absent for a caller on the host, who sees everybody's. */
  readonly containerId?: string;
}

/** The named agent, or every agent of the caller's own place; a guest never looks beyond its container. */
export function eventScope(
  read: StoreReader,
  caller: Caller,
  target: string | undefined,
): EventScope | OutOfReach {
  const home = homeOf(caller);
  const place = home === null ? {} : { containerId: home };
  if (target === undefined) return { agentId: null, ...place };
  const agent = agentInReach(read, caller, target);
  return "ok" in agent ? agent : { agentId: agent.agentId, ...place };
}

/** Events as the caller sees them. */
export function eventViews(
  read: StoreReader,
  caller: Caller,
  events: readonly EventRecord[],
): readonly LoggedEvent[] {
  const paths = new Map<string, string | null>();
  return events.map((event) => {
    const { attachmentId } = event;
    if (!paths.has(attachmentId))
      paths.set(
        attachmentId,
        caller.kind === "host" ? event.logPath : seenLogPath(caller, read.logAttachment(attachmentId)),
      );
    return loggedEventView(event, paths.get(attachmentId) ?? null);
  });
}
