import type {
  DeliveryFailureCode,
  DeliveryOutcome,
  DeliveryReach,
  DeliveryStep,
} from "../../service/ports/terminal.ts";
import type { PaneState } from "./pane-state.ts";
import { isPaneMissing } from "./tmux-complaint.ts";
import type { TmuxReply } from "./tmux-runner.ts";

const failed = (
  code: DeliveryFailureCode,
  step: DeliveryStep,
  reach: DeliveryReach,
  message: string,
): DeliveryOutcome => ({
  kind: "failed",
  code,
  step,
  reach,
  message,
});

/** The code for a tmux that did not do what a step asked for. */
function codeOfStep(step: DeliveryStep): DeliveryFailureCode {
  return step === "submit" ? "tmux_send_keys_failed" : "tmux_paste_failed";
}

function ofReply(
  reply: Extract<TmuxReply, { kind: "refused" | "silent" }>,
  step: DeliveryStep,
  reach: DeliveryReach,
): DeliveryOutcome {
  if (reply.kind === "refused") {
    if (isPaneMissing(reply.stderr)) return gone(step, reach);
    return failed(codeOfStep(step), step, reach, "tmux refused the command");
  }
  switch (reply.silence) {
    case "no-server":
      return failed("pane_disappeared_mid_attempt", step, reach, "the tmux server of the pane has ended");
    case "exec-failed":
      return failed("docker_exec_failed", step, reach, "tmux could not be run in the container");
    case "exec-timeout":
      return failed("docker_exec_failed", step, reach, "tmux in the container did not answer in time");
    case "timeout":
      return failed(codeOfStep(step), step, reach, "tmux did not answer in time");
    case "tmux-missing":
    case "permission-denied":
    case "malformed":
      return failed(codeOfStep(step), step, reach, "tmux could not be asked");
  }
}

function ofState(
  state: Exclude<PaneState, "ready">,
  step: DeliveryStep,
  reach: DeliveryReach,
): DeliveryOutcome {
  switch (state) {
    case "gone":
      return gone(step, reach);
    case "in-mode":
      return failed(
        "pane_in_mode",
        step,
        reach,
        "the pane is in copy mode or another mode that takes its keys",
      );
    case "input-off":
      return failed(codeOfStep(step), step, reach, "input to the pane is switched off");
    case "synchronised":
      return failed(codeOfStep(step), step, reach, "the pane's keys are also sent to other panes");
  }
}

function gone(step: DeliveryStep, reach: DeliveryReach): DeliveryOutcome {
  return failed(
    "pane_disappeared_mid_attempt",
    step,
    reach,
    "the pane has ended, or another program runs in its place",
  );
}

export const deliveryFailure = {
  ofReply,
  ofState,
  badRequest: (): DeliveryOutcome =>
    failed(
      "tmux_paste_failed",
      "inspect",
      "nothing",
      "the pane id or the message id is not of a usable form",
    ),
} as const;
