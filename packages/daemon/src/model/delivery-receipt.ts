/** What a receipt rests on, from the weakest proof to the strongest. */
export const RECEIPT_EVIDENCE = [
  "stored",
  "tmux_accepted",
  "pane_echo",
  "attempt_broken_off",
  "nothing_written",
] as const;
export type ReceiptEvidence = (typeof RECEIPT_EVIDENCE)[number];

/** How far a message is known to have come. */
export type ReceiptStatus = "accepted" | "written" | "observed" | "uncertain" | "refused";

const STATUS_OF: Readonly<Record<ReceiptEvidence, ReceiptStatus>> = {
  stored: "accepted",
  tmux_accepted: "written",
  pane_echo: "observed",
  attempt_broken_off: "uncertain",
  nothing_written: "refused",
};

export function receiptStatus(evidence: ReceiptEvidence): ReceiptStatus {
  return STATUS_OF[evidence];
}
