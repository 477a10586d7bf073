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
    const lost = reply.kind !== "refused" && reply.sent;
    return ended(outcomeOf(reply, step, lost ? perhaps : reach), lost);
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

  // A buffer that was not pasted holds somebody's text: it does not stay behind.
  const discard = async (): Promise<void> => void (await runner.run(buffer.discard));
  const inspected = await take("inspect", "nothing", "nothing", lookAndLoad(pane.paneId, buffer.load(body)));
  if (inspected.kind === "ended") {
    if (inspected.lost) await discard();
    return inspected.outcome;
  }
  const [stateLine, screenBefore] = splitScreen(inspected.stdout);
  const state = readPaneState(stateLine, pane);
  if (state !== "ready") {
    await discard();
    return deliveryFailure.ofState(state, "inspect", "nothing");
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
  /** `lost`: tmux may have done what it was told all the same. */
  | { readonly kind: "ended"; readonly outcome: DeliveryOutcome; readonly lost: boolean };

function ended(outcome: DeliveryOutcome, lost = false): Step {
  return { kind: "ended", outcome, lost };
}

/**
 * Neither half waits for the other's answer, so both are one call. The buffer comes last: a pane that is not there ends
 * the call before it.
 */
function lookAndLoad(paneId: string, load: TmuxCall): TmuxCall {
  const look = [printPaneState(paneId), ...screenCommands(paneId)];
  return {
    ...load,
    commands: [...look, ...load.commands],
    ...(load.withoutStdin === undefined ? {} : { withoutStdin: [...look, ...load.withoutStdin] }),
  };
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
