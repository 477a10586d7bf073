import { z } from "zod";
import { MessageId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { HINT_TARGET_KINDS, QUEUE_EXPLAIN_CODES, QUEUE_NEXT_KINDS } from "../closed-sets.ts";
import { QueueState } from "./schema.ts";

export const QueueReason = z
  .object({
    code: closedSetSchema(QUEUE_EXPLAIN_CODES),
    /** For people; never parsed. */
    message: z.string(),
    /** What the reason is about; null where it is about the daemon as a whole. */
    target: z.object({ kind: closedSetSchema(HINT_TARGET_KINDS), id: z.string() }).nullable(),
    /** Since when, and until when, where either is known. */
    since: IsoMilliseconds.nullable(),
    until: IsoMilliseconds.nullable(),
  })
  .meta({ id: "QueueReason", description: "One thing that a message waits for, or how it ended." });

export const QueueExplainResult = z.object({
  message_id: MessageId,
  state: QueueState,
  /** False once the message has an end. */
  waiting: z.boolean(),
  /** Messages that go into the same pane before this one; null unless it is queued. */
  position: z.int().min(0).nullable(),
  /** All that hold at this moment, the one that weighs most first; none where it goes at once. */
  reasons: z.array(QueueReason),
  /** What moves the message on, and when, where a time is known. */
  next: z.object({ kind: closedSetSchema(QUEUE_NEXT_KINDS), at: IsoMilliseconds.nullable() }),
});
