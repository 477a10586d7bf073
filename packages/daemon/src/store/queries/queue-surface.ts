import { sql } from "kysely";
import { messageById } from "../records/by-id.ts";
import { selectMessages } from "../records/queue-columns.ts";
import type { QueueRecord } from "../records/queue-record.ts";
import { equals, inOrder } from "./equals.ts";
import type { QueueFilters, QueueOrder } from "./list-inputs.ts";
import { queueCounting } from "./queue-counting.ts";
import type { KeyColumn, Surface } from "./surface.ts";

const enqueuedAt: KeyColumn<QueueRecord> = {
  column: "message_queue.enqueued_at",
  of: (row) => row.enqueuedAt,
};

export const queueSurface: Surface<QueueRecord, QueueOrder, keyof QueueFilters, "message_queue"> = {
  name: "queue",
  select: selectMessages,
  orders: {
    default: {
      columns: [{ column: "message_queue.state_priority", of: (row) => row.statePriority }, enqueuedAt],
      cursor: "values",
    },
    enqueued_at: { columns: [enqueuedAt], cursor: "values" },
    last_updated_at: {
      columns: [
        { column: "message_queue.last_updated_at", of: (row) => row.lastUpdatedAt },
        { column: "message_queue.message_id", of: (row) => row.messageId },
      ],
      cursor: "values",
    },
  },
  filters: {
    state: equals("message_queue.state"),
    origin: equals("message_queue.origin"),
    sender_agent_id: equals("message_queue.sender_agent_id"),
    target_agent_id: equals("message_queue.target_agent_id"),
    container_id: {
      where: (value) => {
        const agents = sql`(SELECT agents.agent_id FROM agents JOIN panes ON panes.pane_ref = agents.pane_ref WHERE panes.container_id = ${value})`;
        return sql<boolean>`(${inOrder("message_queue.sender_agent_id")} IN ${agents} OR ${inOrder("message_queue.target_agent_id")} IN ${agents})`;
      },
    },
    // A span is no reason to leave the index of the order either, except where that index is of the same time.
    since: { where: (value) => sql<boolean>`likely(message_queue.enqueued_at >= ${value})` },
    until: { where: (value) => sql<boolean>`likely(message_queue.enqueued_at <= ${value})` },
  },
  reference: { of: (row) => row.messageId, find: messageById },
  counting: queueCounting,
};
