import { sql } from "kysely";
import { QUEUE_STATES } from "../../model/queue-state.ts";
import type { ReadConnection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";
import type { QueueFilters } from "./list-inputs.ts";
import type { Counting } from "./surface.ts";

/** The filters of a list of messages, as a surface sees all of them. */
type Given = Readonly<Partial<Record<keyof QueueFilters, string | number | boolean>>>;

type Subject = "queue" | "queue_by_target" | "queue_by_sender";

const sum = statement<{ subject: Subject; detail: string; statesJson: string }>()((db, input) =>
  db
    .selectFrom("counters")
    .select(sql<number>`coalesce(sum(value), 0)`.as("total"))
    .where("subject", "=", input.subject)
    .where(sql<boolean>`facet IN (SELECT value FROM json_each(${input.statesJson}))`)
    .where("detail", "=", input.detail),
);

/** What triggers keep for each state: of all messages, of those to an agent, and of those from one. */
function keptOf(db: ReadConnection, subject: Subject, detail: string, state: Given["state"]): number {
  const statesJson = JSON.stringify(state === undefined ? QUEUE_STATES : [state]);
  return db.first(sum, { subject, detail, statesJson })?.total ?? 0;
}

/** Numbers that no list with these filters can pass; with no filter beside the one each is kept for, the number itself. */
function bounds(
  db: ReadConnection,
  { state, sender_agent_id: sender, target_agent_id: target }: Given,
): number[] {
  const found = [keptOf(db, "queue", "", state)];
  if (target !== undefined) found.push(keptOf(db, "queue_by_target", String(target), state));
  if (sender !== undefined) found.push(keptOf(db, "queue_by_sender", String(sender), state));
  return found;
}

export const queueCounting: Counting<Given> = {
  kept: (db, filters) => {
    const { sender_agent_id: sender, target_agent_id: target, container_id: container } = filters;
    const { origin, since, until } = filters;
    const narrowed = [container, origin, since, until].some((filter) => filter !== undefined);
    if (narrowed || (sender !== undefined && target !== undefined)) return null;
    return bounds(db, filters).at(-1) ?? null;
  },
  countUpTo: 1000,
  // The tightest of them: how many of an agent's messages lie between two times is not kept.
  estimate: (db, filters) => Math.min(...bounds(db, filters)),
};
