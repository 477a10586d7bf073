import type { AgentEvent, RecentEvent } from "@interlock/contracts";
import { summaryOf } from "../../model/event-excerpt.ts";
import type { EventRecord } from "../../store/records/event-record.ts";
import { isoMicros } from "../../store/timestamp.ts";

/** A stored event in the contract's words. */
export function eventView(event: EventRecord): AgentEvent {
  return {
    event_id: event.eventId,
    event_type: event.eventType,
    // The store takes agent ids that it minted before.
    agent_id: event.agentId as AgentEvent["agent_id"],
    observed_at: isoMicros(event.observedAt),
    excerpt: event.excerpt,
    classifier_rule_id: event.classifierRuleId,
    summary: eventSummary(event),
  };
}

/** The short form that a dashboard shows. */
export function recentEventView(event: EventRecord): RecentEvent {
  const { event_id, event_type, agent_id, observed_at, summary } = eventView(event);
  return { id: event_id, timestamp: observed_at, type: event_type, origin: event.origin, agent_id, summary };
}

/** The line in short, or in words what no line says. */
function eventSummary({ eventType, excerpt }: EventRecord): string {
  switch (eventType) {
    case "pane_exited":
      return "The pane is gone and has been quiet since.";
    case "long_running":
      return "Nothing was printed for a while.";
    default:
      return summaryOf(excerpt);
  }
}
