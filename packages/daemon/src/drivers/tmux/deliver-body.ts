import type { SanitisedBody } from "../../model/sanitise-body.ts";
import type {
  DeliveryOptions,
  DeliveryOutcome,
  DeliveryReach,
  DeliveryStep,
  EchoEvidence,
} from "../../service/ports/terminal.ts";
import { bodyBuffer } from "./body-buffer.ts";
import { deliveryFailure } from "./delivery-failure.ts";
import type { EchoPatience } from "./observe-echo.ts";
import { observeEcho, screenCommands, splitScreen } from "./observe-echo.ts";
import type { ExpectedPane, PaneState } from "./pane-state.ts";
import { printPaneState, readPaneState, whilePaneReady } from "./pane-state.ts";
import type { TmuxCall, TmuxReply, TmuxRunner } from "./tmux-runner.ts";

/**
 * Types a body into a pane and presses Enter, in steps of which each is one call of tmux. The steps that type check
 * the pane in the same call, so a pane that was replaced or went into copy mode in between gets nothing.
 */
export async function deliverBody(
  runner: TmuxRunner,
  pane: ExpectedPane,
  body: SanitisedBody,
  options: DeliveryOptions,
  patience?: EchoPatience,
): Promise<DeliveryOutcome> {
  const { signal } = options;
  const buffer = bodyBuffer(options.messageId);
  if (buffer === undefined || !/^%\d+$/.test(pane.paneId)) return deliveryFailure.badRequest();

  /** One step: the reply when tmux did what it was told, else the outcome that ends the delivery. */
  const take = async (
    step: DeliveryStep,
    reach: DeliveryReach,
    perhaps: DeliveryReach,
    call: TmuxCall,
  ): Promise<Step> => {
    await options.beforeStep?.(step);
    if (signal?.aborted === true) return ended({ kind: "aborted", step, reach });
    const reply = await runner.run(call, signal);
    if (reply.kind === "ok") return { kind: "took", stdout: reply.stdout };
    const lost = (reply.kind === "silent" || reply.kind === "aborted") && reply.sent;
    return ended(outcomeOf(reply, step, lost ? perhaps : reach));
  };
  const guarded = async (
    step: "paste" | "submit",
    reach: DeliveryReach,
    perhaps: DeliveryReach,
    command: readonly string[],
  ) => {
    const result = await take(step, reach, perhaps, { commands: [whilePaneReady(pane, command)], nested: 1 });
    if (result.kind === "ended" || result.stdout === "") return result;
    return ended(deliveryFailure.ofState(notReady(readPaneState(result.stdout, pane)), step, reach));
  };

  const inspected = await take("inspect", "nothing", "nothing", {
    commands: [printPaneState(pane.paneId), ...screenCommands(pane.paneId)],
  });
  if (inspected.kind === "ended") return inspected.outcome;
  const [stateLine, screenBefore] = splitScreen(inspected.stdout);
  const state = readPaneState(stateLine, pane);
  if (state !== "ready") return deliveryFailure.ofState(state, "inspect", "nothing");

  const loaded = await take("load", "nothing", "nothing", buffer.load(body));
  // A buffer that was not pasted holds somebody's text: it does not stay behind.
  const discard = async (): Promise<void> => void (await runner.run({ commands: [buffer.discard] }));
  if (loaded.kind === "ended") {
    await discard();
    return loaded.outcome;
  }
  const pasted = await guarded("paste", "nothing", "perhaps-pasted", buffer.paste(pane.paneId));
  if (pasted.kind === "ended") {
    await discard();
    return pasted.outcome;
  }

  await options.beforeStep?.("observe");
  const evidence: EchoEvidence | "aborted" = await observeEcho(
    runner,
    pane.paneId,
    { screenBefore, body },
    patience,
    signal,
  );
  if (evidence === "aborted") return { kind: "aborted", step: "observe", reach: "pasted" };

  const enter = ["send-keys", "-t", pane.paneId, "Enter"];
  const submitted = await guarded("submit", "pasted", "perhaps-submitted", enter);
  return submitted.kind === "ended" ? submitted.outcome : { kind: "delivered", evidence };
}

type Step =
  | { readonly kind: "took"; readonly stdout: string }
  | { readonly kind: "ended"; readonly outcome: DeliveryOutcome };

function ended(outcome: DeliveryOutcome): Step {
  return { kind: "ended", outcome };
}

function outcomeOf(
  reply: Exclude<TmuxReply, { kind: "ok" }>,
  step: DeliveryStep,
  reach: DeliveryReach,
): DeliveryOutcome {
  return reply.kind === "aborted"
    ? { kind: "aborted", step, reach }
    : deliveryFailure.ofReply(reply, step, reach);
}

/** The guard printed a state, so it had found the pane not ready; if it reads as ready now, it was gone for a moment. */
function notReady(state: PaneState): Exclude<PaneState, "ready"> {
  return state === "ready" ? "gone" : state;
}
