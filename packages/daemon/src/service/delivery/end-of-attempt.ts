import type { FailureReason } from "../../model/queue-state.ts";
import type { FinishDeliveryInput } from "../../store/operations/finish-delivery.ts";
import type { DeliveryFailureCode, DeliveryOutcome, DeliveryReach } from "../ports/terminal.ts";

const FAILURE_OF: Readonly<Record<DeliveryFailureCode, FailureReason>> = {
  pane_disappeared_mid_attempt: "pane_disappeared_mid_attempt",
  docker_exec_failed: "docker_exec_failed",
  tmux_paste_failed: "tmux_paste_failed",
  tmux_send_keys_failed: "tmux_send_keys_failed",
  // Only once something was typed: a pane that was in the mode before lets its message wait.
  pane_in_mode: "tmux_paste_failed",
};

const REACHED: Readonly<Record<DeliveryReach, "nothing" | "perhaps">> = {
  nothing: "nothing",
  "perhaps-pasted": "perhaps",
  pasted: "perhaps",
  "perhaps-submitted": "perhaps",
};

/** What an attempt means for its message: only when nothing reached the pane may it wait for another attempt. */
export function endOfAttempt(outcome: DeliveryOutcome): FinishDeliveryInput["result"] {
  switch (outcome.kind) {
    case "delivered":
      return { kind: "delivered", shown: outcome.evidence === "text-visible" };
    case "aborted":
      return outcome.reach === "nothing"
        ? { kind: "released" }
        : { kind: "failed", reason: "attempt_interrupted", reach: "perhaps" };
    case "failed":
      return outcome.code === "pane_in_mode" && outcome.reach === "nothing"
        ? { kind: "released" }
        : { kind: "failed", reason: FAILURE_OF[outcome.code], reach: REACHED[outcome.reach] };
  }
}
