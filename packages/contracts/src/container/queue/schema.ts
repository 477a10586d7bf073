import { z } from "zod";
import {
  AGENT_ROLES,
  BLOCK_REASONS,
  FAILURE_REASONS,
  OPERATOR_ACTIONS,
  QUEUE_ORIGINS,
  QUEUE_STATES,
} from "../../app/closed-sets.ts";
import { AgentId, MessageId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedInteger } from "../../schema/integer.ts";
import { requestId } from "../../schema/object-id.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { ROWS_MAX } from "../limits.ts";
import { PaneCompositeKey } from "../pane-key.ts";

const party = z.object({ agent_id: AgentId, label: z.string(), role: closedSetSchema(AGENT_ROLES) });
const time = IsoMilliseconds.nullable();

export const QueueRow = z
  .object({
    message_id: MessageId,
    state: closedSetSchema(QUEUE_STATES),
    block_reason: closedSetSchema(BLOCK_REASONS).nullable(),
    failure_reason: closedSetSchema(FAILURE_REASONS).nullable(),
    sender: party,
    target: party,
    /** UTF-8 bytes of the text that is typed. */
    envelope_size_bytes: z.int().min(0),
    envelope_body_sha256: z.string(),
    enqueued_at: IsoMilliseconds,
    delivery_attempt_started_at: time,
    delivered_at: time,
    failed_at: time,
    canceled_at: time,
    last_updated_at: IsoMilliseconds,
    operator_action: closedSetSchema(OPERATOR_ACTIONS).nullable(),
    operator_action_at: time,
    operator_action_by: z.string().nullable(),
    origin: closedSetSchema(QUEUE_ORIGINS),
    excerpt: z.string(),
  })
  .meta({ id: "QueueRow", description: "A message with its parties, without its body." });

const CallerPane = z
  .strictObject({ agent_id: requestId(), pane_composite_key: PaneCompositeKey })
  .meta({ id: "CallerPane", description: "Which agent calls, and the pane that it calls from." });

export const QueueSendParams = z.looseObject({
  target: requestId(),
  /** Base64 of the UTF-8 text. */
  body_bytes: boundedText({ max: 262_144 }),
  wait: z.boolean().optional(),
  wait_timeout_seconds: boundedInteger(0, 300, "[0, 300]").optional(),
  caller_pane: CallerPane.optional(),
});
export const QueueSendResult = z.object({
  message: QueueRow,
  /** Whether the call waited for the message's end, and whether it came in time. */
  waited: z.enum(["not_asked", "settled", "timed_out"]),
});

export const QueueRowsParams = z.looseObject({
  state: closedSetSchema(QUEUE_STATES).optional(),
  sender: requestId().optional(),
  target: requestId().optional(),
  /** ISO 8601 with a zone. */
  since: boundedText({ max: 64 }).optional(),
  limit: boundedInteger(1, ROWS_MAX, `[1, ${ROWS_MAX}]`).optional(),
  origin_filter: closedSetSchema(QUEUE_ORIGINS).optional(),
});
export const QueueRowsResult = z.object({
  rows: z.array(QueueRow),
  next_cursor: z.null(),
  truncated: z.boolean(),
});

const message = { message_id: requestId(), caller_pane: CallerPane.optional() };
export const OperateParams = z.looseObject(message);
export const DelayParams = z.looseObject({
  ...message,
  /** Without it the message waits until somebody approves it. */
  delay_ms: boundedInteger(0, 31_536_000_000, "[0, 31536000000]").optional(),
});
export const CancelParams = z.looseObject({ ...message, reason: boundedText({ max: 256 }).optional() });
export const OperateResult = z.object({ message: QueueRow });
