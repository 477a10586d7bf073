import type { LoggedEvent } from "@interlock/contracts";
import { eventJson } from "../../store/event-file/event-json.ts";
import type { EventRecord } from "../../store/records/event-record.ts";

/** A stored event in the container plane's words, with the log's path as its caller sees it. */
export function loggedEventView(event: EventRecord, logPath: string | null): LoggedEvent {
  const { agent_id, attachment_id, ...rest } = eventJson(event);
  return {
    ...rest,
    // The store takes ids that it minted before.
    agent_id: agent_id as LoggedEvent["agent_id"],
    attachment_id: attachment_id as LoggedEvent["attachment_id"],
    log_path: logPath,
  };
}
