import { sql } from "kysely";
import { statement, type NoInput, type Statement } from "../database/statement.ts";

/** A pane that a message could be typed into now. */
export interface WaitingPane {
  readonly paneRef: string;
  readonly containerId: string;
  /** The oldest message that waits for it. */
  readonly messageId: string;
}

/**
 * Hops from pane to pane through the index of waiting messages: the cost is in the panes, not in how many messages
 * wait for each. Panes that are being typed into are left out.
 */
export const waitingPanes: Statement<NoInput, WaitingPane> = statement<NoInput>()((db) => ({
  compile: () =>
    sql<WaitingPane>`
      WITH RECURSIVE waiting (pane_ref) AS (
        SELECT min(target_pane_ref) FROM message_queue
          WHERE state = 'queued' AND delivery_attempt_started_at IS NULL
        UNION ALL
        SELECT (SELECT min(target_pane_ref) FROM message_queue
          WHERE state = 'queued' AND delivery_attempt_started_at IS NULL AND target_pane_ref > waiting.pane_ref)
          FROM waiting WHERE waiting.pane_ref IS NOT NULL
      )
      SELECT waiting.pane_ref AS "paneRef", panes.container_id AS "containerId",
        (SELECT message_id FROM message_queue
          WHERE state = 'queued' AND delivery_attempt_started_at IS NULL AND target_pane_ref = waiting.pane_ref
          ORDER BY enqueued_at LIMIT 1) AS "messageId"
        FROM waiting JOIN panes ON panes.pane_ref = waiting.pane_ref
        WHERE NOT EXISTS (SELECT 1 FROM message_queue
          WHERE state = 'queued' AND delivery_attempt_started_at IS NOT NULL AND target_pane_ref = waiting.pane_ref)
    `.compile(db),
}));
