import type { QueueStep } from "./queue-phase.ts";

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

/** What an ended attempt says about the pane: which bytes may have reached it, and whether it showed them. */
export type AttemptTrace =
  | { readonly step: "deliver"; readonly shown: boolean }
  | { readonly step: "fail"; readonly reach: "nothing" | "perhaps" };

export type ReceiptStep = AttemptTrace | { readonly step: Exclude<QueueStep, AttemptTrace["step"]> };

/**
 * What is known once a message has taken a step; null where the step teaches nothing. A message that waits is only
 * stored, however often it is blocked and let go: what had reached a pane never waits again.
 */
export function evidenceAfter(taken: ReceiptStep): ReceiptEvidence | null {
  switch (taken.step) {
    case "deliver":
      return taken.shown ? "pane_echo" : "tmux_accepted";
    case "fail":
      return taken.reach === "nothing" ? "nothing_written" : "attempt_broken_off";
    case "cancel":
      return "nothing_written";
    case "claim":
    case "release":
    case "block":
    case "approve":
    case "delay":
    case "end_delay":
      return null;
  }
}
