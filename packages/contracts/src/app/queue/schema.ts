import { z } from "zod";
import { AgentId, MessageId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedInteger } from "../../schema/integer.ts";
import { listParams, listResult } from "../../schema/list.ts";
import { requestId } from "../../schema/object-id.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMilliseconds, UnixMilliseconds } from "../../schema/time.ts";
import {
  BLOCK_REASONS,
  FAILURE_REASONS,
  OPERATOR_ACTIONS,
  QUEUE_ORIGINS,
  QUEUE_STATES,
  RECEIPT_EVIDENCE,
  RECEIPT_STATUSES,
} from "../closed-sets.ts";

export const QueueState = closedSetSchema(QUEUE_STATES);

export const DeliveryReceipt = z
  .object({
    status: closedSetSchema(RECEIPT_STATUSES),
    evidence: closedSetSchema(RECEIPT_EVIDENCE),
    /** When this became known. */
    at: IsoMilliseconds,
  })
  .meta({
    id: "DeliveryReceipt",
    description: "How far a message is known to have come, and what that rests on.",
  });

export const QueueMessage = z
  .object({
    message_id: MessageId,
    state: QueueState,
    state_priority: z.int().min(1).max(5),
    block_reason: closedSetSchema(BLOCK_REASONS).nullable(),
    failure_reason: closedSetSchema(FAILURE_REASONS).nullable(),
    sender_agent_id: AgentId,
    target_agent_id: AgentId,
    /** The first 240 characters of the text after redaction, on one line. */
    payload_preview: z.string(),
    enqueued_at: IsoMilliseconds,
    last_updated_at: IsoMilliseconds,
    origin: closedSetSchema(QUEUE_ORIGINS),
    /** The route and the event that made the message; null where the origin is `direct`. */
    route_id: z.string().nullable(),
    event_id: z.int().min(1).nullable(),
    receipt: DeliveryReceipt,
    /** What an operator did last, if one did anything. */
    operator_action: closedSetSchema(OPERATOR_ACTIONS).nullable(),
    operator_action_at: IsoMilliseconds.nullable(),
    /** `host-operator`, or the agent whose pane the operator was in. */
    operator_action_by: z.string().nullable(),
    /** Why it was canceled, in the operator's words. */
    operator_reason: z.string().nullable(),
    /** When a delay ends by itself; null while there is none. */
    delayed_until: IsoMilliseconds.nullable(),
    delivery_attempt_started_at: IsoMilliseconds.nullable(),
    delivered_at: IsoMilliseconds.nullable(),
    failed_at: IsoMilliseconds.nullable(),
    canceled_at: IsoMilliseconds.nullable(),
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
export const QueueMessageParams = z.object({ message_id: requestId() });
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
  /** What is known when the call is answered: as a rule that the message is stored. */
  receipt: DeliveryReceipt,
});

/** 30 days. */
export const DELAY_MAX_MS = 2_592_000_000;

export const QueueDelayParams = z.object({
  message_id: requestId(),
  /** How long from now, in whole milliseconds; the message returns to the queue by itself. */
  delay_ms: boundedInteger(0, DELAY_MAX_MS, `[0, ${DELAY_MAX_MS}]`),
});
export const QueueCancelParams = z.object({
  message_id: requestId(),
  /** Kept and shown without the white space around it; nothing but white space is no reason. */
  reason: z.string({ error: "wrong type" }).optional(),
});
