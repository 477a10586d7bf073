import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { FailureReason } from "../../model/queue-state.ts";
import { sanitiseBody } from "../../model/sanitise-body.ts";
import type { ClaimedDelivery } from "../../store/operations/claim-delivery.ts";
import type { FinishDeliveryInput } from "../../store/operations/finish-delivery.ts";
import type { Store } from "../../store/store.ts";
import type { DeliveryFailureCode, DeliveryOutcome, PaneDelivery } from "../ports/terminal.ts";

/** Deliveries under way at once; panes are independent of each other. */
const MAX_PARALLEL = 16;
/** A pane in copy mode is looked at again after this long: tmux tells nobody when a person leaves the mode. */
const MODE_RETRY_MS = 500;

export interface DeliveryWorkerOptions {
  readonly store: Store;
  readonly host: PaneDelivery;
  readonly containers: PaneDelivery;
  /** What went wrong beside the outcome of a delivery, for the operator. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Takes queued messages to their panes: ordered within a pane, side by side between panes. The
 * store stamps a message before the attempt, so that a crash never delivers twice.
 */
export class DeliveryWorker {
  readonly #options: DeliveryWorkerOptions;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  readonly #waitingPanes = new Map<string, NodeJS.Timeout>();
  #pumping: Promise<void> | undefined;
  #again = false;

  constructor(options: DeliveryWorkerOptions) {
    this.#options = options;
  }

  get alive(): boolean {
    return !this.#stop.signal.aborted;
  }

  /** Says that there may be something to deliver. Cheap; call it after every change that could matter. */
  kick(): void {
    this.#again = true;
    if (this.#pumping !== undefined || !this.alive) return;
    this.#pumping = this.#pump()
      .catch((error: unknown) => {
        this.#options.onFault(error);
      })
      .finally(() => {
        this.#pumping = undefined;
        if (this.#again) this.kick();
      });
  }

  /** Breaks off between two steps of a delivery and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#waitingPanes.values()) clearTimeout(timer);
    await this.#pumping;
    await Promise.all(this.#underWay);
  }

  async #pump(): Promise<void> {
    while (this.#again && this.alive) {
      this.#again = false;
      while (this.#underWay.size < MAX_PARALLEL && (await this.#claimOne())) {
        // Each round starts one delivery.
      }
    }
  }

  async #claimOne(): Promise<boolean> {
    if (!this.alive) return false;
    const exceptPaneRefs = [...this.#waitingPanes.keys()];
    const { claimed } = await this.#options.store.write.claimDelivery({ exceptPaneRefs });
    if (claimed.kind !== "delivery") return false;
    const delivery = this.#deliver(claimed.delivery)
      .catch((error: unknown) => {
        this.#options.onFault(error);
      })
      .finally(() => {
        this.#underWay.delete(delivery);
        this.kick();
      });
    this.#underWay.add(delivery);
    return true;
  }

  async #deliver({ messageId, body, pane, panePid }: ClaimedDelivery): Promise<void> {
    const { store, host, containers } = this.#options;
    const driver = pane.containerId === HOST_CONTAINER_ID ? host : containers;
    const target = { ...pane, pid: panePid };
    const outcome = await driver.deliver(target, sanitiseBody(body).body, {
      messageId,
      signal: this.#stop.signal,
    });
    const result = endOf(outcome);
    if (result.kind === "released") this.#waitForPane(pane.paneRef);
    await store.write.finishDelivery({ messageId, result });
  }

  #waitForPane(paneRef: string): void {
    const timer = setTimeout(() => {
      this.#waitingPanes.delete(paneRef);
      this.kick();
    }, MODE_RETRY_MS);
    this.#waitingPanes.set(paneRef, timer);
  }
}

const FAILURE_OF: Readonly<Record<Exclude<DeliveryFailureCode, "pane_in_mode">, FailureReason>> = {
  pane_disappeared_mid_attempt: "pane_disappeared_mid_attempt",
  docker_exec_failed: "docker_exec_failed",
  tmux_paste_failed: "tmux_paste_failed",
  tmux_send_keys_failed: "tmux_send_keys_failed",
};

/** What an attempt means for its message: only when nothing reached the pane may it wait for another attempt. */
function endOf(outcome: DeliveryOutcome): FinishDeliveryInput["result"] {
  switch (outcome.kind) {
    case "delivered":
      return { kind: "delivered" };
    case "aborted":
      return outcome.reach === "nothing"
        ? { kind: "released" }
        : { kind: "failed", reason: "attempt_interrupted" };
    case "failed":
      if (outcome.code !== "pane_in_mode") return { kind: "failed", reason: FAILURE_OF[outcome.code] };
      return outcome.reach === "nothing"
        ? { kind: "released" }
        : { kind: "failed", reason: "tmux_paste_failed" };
  }
}
