import { OPERATOR_ACTIONS, QUEUE_ORIGINS } from "../../../model/queue-state.ts";
import { RECEIPT_EVIDENCE } from "../../../model/delivery-receipt.ts";
import { closedSetCheck } from "./closed-set-check.ts";

/** What operators did to a message, where it came from, and the proof of its delivery; part of the second migration. */
export const queueColumns = `
ALTER TABLE message_queue ADD COLUMN origin TEXT NOT NULL DEFAULT 'direct' CHECK (${closedSetCheck("origin", QUEUE_ORIGINS)});
ALTER TABLE message_queue ADD COLUMN route_id TEXT CHECK ((route_id IS NULL) = (origin = 'direct'));
ALTER TABLE message_queue ADD COLUMN event_id INTEGER CHECK ((event_id IS NULL) = (origin = 'direct'));
ALTER TABLE message_queue ADD COLUMN operator_action TEXT CHECK (${closedSetCheck("operator_action", OPERATOR_ACTIONS)});
ALTER TABLE message_queue ADD COLUMN operator_action_at INTEGER;
ALTER TABLE message_queue ADD COLUMN operator_action_by TEXT;
ALTER TABLE message_queue ADD COLUMN operator_reason TEXT;
-- When a delay ends by itself; only a delayed message has one.
ALTER TABLE message_queue ADD COLUMN delayed_until INTEGER CHECK (delayed_until IS NULL OR block_reason = 'operator_delayed');
-- What the receipt rests on; the status follows from it.
ALTER TABLE message_queue ADD COLUMN receipt_evidence TEXT NOT NULL DEFAULT 'stored' CHECK (${closedSetCheck("receipt_evidence", RECEIPT_EVIDENCE)});
ALTER TABLE message_queue ADD COLUMN receipt_at INTEGER;
-- One message for each event a route matched, whatever happens in between.
CREATE UNIQUE INDEX queue_by_route_event ON message_queue (route_id, event_id) WHERE origin = 'route';
DROP INDEX queue_waiting;
-- The panes that wait, and the oldest message of each.
CREATE INDEX queue_waiting_by_pane ON message_queue (target_pane_ref, enqueued_at) WHERE state = 'queued' AND delivery_attempt_started_at IS NULL;
CREATE INDEX queue_delayed ON message_queue (delayed_until) WHERE delayed_until IS NOT NULL;
`;
