import { sql } from "kysely";
import type { ReadConnection } from "../database/connection.ts";
import { statement, type NoInput, type Statement } from "../database/statement.ts";
import type { Delay } from "../operations/end-delays.ts";
import { readRouting } from "../operations/routing-state.ts";
import { isContainerRunning } from "../operations/running-container.ts";
import type { RoutingRecord } from "../operations/set-routing.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById, messageById, paneByRef } from "../records/by-id.ts";
import type { PaneRecord } from "../records/pane-record.ts";
import { selectMessages } from "../records/queue-columns.ts";
import type { QueueRecord } from "../records/queue-record.ts";
import type { UnixMicros } from "../timestamp.ts";

/** A message and everything in the state that decides when it goes. */
export interface MessageFacts {
  readonly message: QueueRecord;
  readonly routing: RoutingRecord;
  readonly target: AgentRecord;
  readonly pane: PaneRecord;
  readonly container: "active" | "inactive";
  /** Messages that go into the same pane earlier: how many, and the first of them. */
  readonly ahead: { readonly count: number; readonly first: QueueRecord | null };
}

interface Place {
  readonly paneRef: string;
  readonly enqueuedAt: UnixMicros;
}

const countAhead = statement<Place>()((db, input) =>
  db
    .selectFrom("message_queue")
    .select(sql<number>`count(*)`.as("count"))
    .where("state", "=", sql.lit("queued"))
    .where("delivery_attempt_started_at", "is", null)
    .where("target_pane_ref", "=", input.paneRef)
    .where("enqueued_at", "<", input.enqueuedAt),
);

const firstAhead = statement<Place>()((db, input) =>
  selectMessages(db)
    .where("state", "=", sql.lit("queued"))
    .where("delivery_attempt_started_at", "is", null)
    .where("target_pane_ref", "=", input.paneRef)
    .where("enqueued_at", "<", input.enqueuedAt)
    .orderBy("enqueued_at")
    .limit(sql.lit(1)),
);

const inFlight = statement<{ paneRef: string }>()((db, input) =>
  selectMessages(db)
    .where("state", "=", sql.lit("queued"))
    .where("delivery_attempt_started_at", "is not", null)
    .where("target_pane_ref", "=", input.paneRef),
);

export function messageFacts(db: ReadConnection, messageId: string): MessageFacts | null {
  const message = db.first(messageById, { id: messageId });
  if (message === undefined) return null;
  const { targetPaneRef: paneRef, enqueuedAt } = message;
  const target = db.first(agentById, { id: message.targetAgentId });
  const pane = db.first(paneByRef, { id: paneRef });
  if (target === undefined || pane === undefined) throw new Error("a message without its agent or pane");
  const typed = db.first(inFlight, { paneRef });
  const other = typed?.messageId === messageId ? undefined : typed;
  const { value, lastUpdatedAt, lastUpdatedBy } = readRouting(db);
  return {
    message,
    routing: { enabled: value === "enabled", lastUpdatedAt, lastUpdatedBy },
    target,
    pane,
    container: isContainerRunning(db, pane.containerId) ? "active" : "inactive",
    ahead: {
      count: (db.first(countAhead, { paneRef, enqueuedAt })?.count ?? 0) + (other === undefined ? 0 : 1),
      first: other ?? db.first(firstAhead, { paneRef, enqueuedAt }) ?? null,
    },
  };
}

export interface RunningDelay extends Delay {
  /** When it was asked for. */
  readonly delayedAt: UnixMicros;
}

/** Delays that have not been ended, the one that ends first first. */
export const runningDelays: Statement<NoInput, RunningDelay> = statement<NoInput>()((db) =>
  db
    .selectFrom("message_queue")
    .select("message_id as messageId")
    .select((of) => [
      // Only a delayed message has a time, and only an operator delays.
      of.ref("delayed_until").$notNull().as("delayedUntil"),
      of.fn.coalesce("operator_action_at", "last_updated_at").as("delayedAt"),
    ])
    .where("delayed_until", "is not", null)
    .orderBy("delayed_until"),
);
