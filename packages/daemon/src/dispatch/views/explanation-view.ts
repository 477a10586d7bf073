import type { AppMethods, QueueReason } from "@interlock/contracts";
import type { MessageExplanation, MessageReason } from "../../service/queue/explain-message.ts";
import type { QueueRecord } from "../../store/records/queue-record.ts";
import { isoMillis, type UnixMicros } from "../../store/timestamp.ts";

type Explained = AppMethods["app.queue.explain"]["result"];

/** Why a message waits, in the contract's words. */
export function explanationView(
  message: QueueRecord,
  { position, reasons, next }: MessageExplanation,
): Explained {
  return {
    // The store mints message ids as version 4 UUIDs.
    message_id: message.messageId as Explained["message_id"],
    state: message.state,
    waiting: message.state === "queued" || message.state === "blocked",
    position,
    reasons: reasons.map(reasonView),
    next: { kind: next.kind, at: shown(next.at) },
  };
}

function reasonView({ code, message, target, since, until }: MessageReason): QueueReason {
  return { code, message, target, since: shown(since), until: shown(until) };
}

function shown(at: UnixMicros | null): string | null {
  return at === null ? null : isoMillis(at);
}
