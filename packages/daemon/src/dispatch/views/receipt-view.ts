import type { DeliveryReceipt } from "@interlock/contracts";
import { receiptStatus } from "../../model/delivery-receipt.ts";
import type { QueueRecord } from "../../store/records/queue-record.ts";
import { isoMillis } from "../../store/timestamp.ts";

/** What is known of a message's way. */
export function receiptView({
  receiptEvidence,
  receiptAt,
  enqueuedAt,
}: Pick<QueueRecord, "receiptEvidence" | "receiptAt" | "enqueuedAt">): DeliveryReceipt {
  return {
    status: receiptStatus(receiptEvidence),
    evidence: receiptEvidence,
    at: isoMillis(receiptAt ?? enqueuedAt),
  };
}
