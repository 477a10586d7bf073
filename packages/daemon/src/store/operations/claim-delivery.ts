import type { PaneKey } from "../../model/pane-key.ts";
import type { QueueRecord } from "../records/queue-record.ts";

export interface ClaimDeliveryInput {
  /** Panes to leave alone for now, for example one that is in copy mode. */
  readonly exceptPaneRefs: readonly string[];
}

export interface ClaimedDelivery {
  readonly messageId: string;
  readonly body: string;
  readonly pane: PaneKey & { readonly paneRef: string; readonly containerUser: string | null };
  /** The program tmux started in the pane, to tell a reused `%N` from the pane that was adopted. */
  readonly panePid: number;
}

/**
 * The oldest queued message whose pane has none in flight. It is stamped before the answer, so that a crash after
 * this point is found by `recoverDeliveries`. Messages that no longer pass the gate are blocked on the way.
 */
export interface ClaimDeliveryOutcome {
  readonly claimed:
    | { readonly kind: "delivery"; readonly delivery: ClaimedDelivery }
    | { readonly kind: "nothing-to-deliver" }
    | { readonly kind: "routing-disabled" };
  readonly blocked: readonly QueueRecord[];
}
