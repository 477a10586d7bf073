import { countTriggers } from "./0001-counters.ts";

/** Counted from now on by triggers, and what was there before by hand. */
function messagesBy(party: "target" | "sender"): string {
  const subject = `queue_by_${party}`;
  const agent = `${party}_agent_id`;
  return `${countTriggers({
    table: "message_queue",
    name: subject,
    subject,
    columns: "state",
    detail: (row) => `${row}.${agent}`,
  })}
INSERT INTO counters (subject, facet, detail, value)
  SELECT '${subject}', state, ${agent}, count(*) FROM message_queue GROUP BY state, ${agent};`;
}

/** Messages by each of their agents, so that a list of an agent's messages has its number without counting. */
export const messageCounters = `${messagesBy("target")}\n${messagesBy("sender")}`;
