import { z } from "zod";
import { AgentId, MessageId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { listParams, listResult } from "../../schema/list.ts";
import { requestId } from "../../schema/object-id.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMilliseconds, UnixMilliseconds } from "../../schema/time.ts";
import { BLOCK_REASONS, FAILURE_REASONS, QUEUE_STATES } from "../closed-sets.ts";

export const QueueState = closedSetSchema(QUEUE_STATES);

export const QueueMessage = z
  .object({
    message_id: MessageId,
    state: QueueState,
    state_priority: z.int().min(1).max(5),
    block_reason: closedSetSchema(BLOCK_REASONS).nullable(),
    failure_reason: closedSetSchema(FAILURE_REASONS).nullable(),
    sender_agent_id: AgentId,
    target_agent_id: AgentId,
    payload_preview: z.string(),
    enqueued_at: IsoMilliseconds,
    last_updated_at: IsoMilliseconds,
  })
  .meta({ id: "QueueMessage", description: "A message on its way to a pane." });

export const QueueListParams = listParams(["default", "enqueued_at", "last_updated_at"], {
  state: QueueState.optional(),
  sender_agent_id: requestId().optional(),
  target_agent_id: requestId().optional(),
  since: UnixMilliseconds.optional(),
  until: UnixMilliseconds.optional(),
});
export const QueueListResult = listResult(QueueMessage);
export const QueueDetailParams = z.object({ message_id: requestId() });
export const QueueRowResult = z.object({ row: QueueMessage });

export const SendInputParams = z.object({
  target_agent_id: requestId(),
  /** `{text}` delivers that text, any other object its canonical JSON. */
  payload: z.record(z.string(), z.unknown()),
  idempotency_key: boundedText({ min: 1, max: 256 }).optional(),
});
export const SendInputResult = z.object({
  message_id: MessageId,
  state: QueueState,
  deduplicated: z.boolean(),
});
