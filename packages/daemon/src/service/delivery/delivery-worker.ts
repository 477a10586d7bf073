import { setTimeout as pause } from "node:timers/promises";
import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import { sanitiseBody } from "../../model/sanitise-body.ts";
import type {
  ClaimDeliveriesOutcome,
  ClaimedDelivery,
  DeliveryAttempt,
} from "../../store/operations/claim-deliveries.ts";
import type { FinishDeliveryInput } from "../../store/operations/finish-delivery.ts";
import type { WaitingPane } from "../../store/queries/waiting-panes.ts";
import { isStoreError } from "../../store/store-error.ts";
import type { Store } from "../../store/store.ts";
import type { UnixMicros } from "../../store/timestamp.ts";
import type { PaneDelivery } from "../ports/terminal.ts";
import { endOfAttempt } from "./end-of-attempt.ts";
import { PaneTurns } from "./pane-turns.ts";
import { PanesInMode } from "./panes-in-mode.ts";
import { isLockedOut, throughLock } from "./through-lock.ts";

export interface DeliveryWorkerOptions {
  readonly store: Store;
  readonly host: PaneDelivery;
  readonly containers: PaneDelivery;
  readonly now: () => UnixMicros;
  /** What went wrong beside the outcome of a delivery, for the operator. */
  readonly onFault: (error: unknown) => void;
}

/** Why a queued message is not typed although its pane takes messages, and since when, where that is known. */
export type PaneWait =
  | { readonly kind: "in-mode"; readonly since: UnixMicros }
  | { readonly kind: "turn"; readonly since: null };

/** A store that could not be written to is asked again after this long. */
const STORE_PAUSE_MS = 1_000;

/**
 * Takes queued messages to their panes: ordered within a pane, side by side between panes. The store stamps a message
 * before the attempt, so that a crash never delivers twice.
 */
export class DeliveryWorker {
  readonly #options: DeliveryWorkerOptions;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  readonly #turns = new PaneTurns();
  readonly #inMode: PanesInMode;
  #pumping: Promise<void> | undefined;
  #again = false;
  /** Messages whose attempt could not be stamped because another process kept the store locked. */
  #lockedOut: readonly string[] = [];
  #pause: NodeJS.Timeout | undefined;

  readonly #stopped = new Promise<void>((resolve) => {
    this.#stop.signal.addEventListener("abort", () => resolve(), { once: true });
  });

  constructor(options: DeliveryWorkerOptions) {
    this.#options = options;
    this.#inMode = new PanesInMode({
      isInMode: (pane, signal) => this.#driverOf(pane.containerId).isInMode(pane, signal),
      now: options.now,
      onLeft: () => this.kick(),
      signal: this.#stop.signal,
    });
  }

  get alive(): boolean {
    return !this.#stop.signal.aborted;
  }

  /** What keeps the messages of a pane besides what the store knows; null when nothing does. */
  waitOf(paneRef: string, containerId: string): PaneWait | null {
    const since = this.#inMode.since(paneRef);
    if (since !== null) return { kind: "in-mode", since };
    return this.#turns.isFull(containerId) ? { kind: "turn", since: null } : null;
  }

  /** Tidies up behind attempts that an earlier process did not end; none of them is made again. */
  tidy(interrupted: readonly DeliveryAttempt[]): void {
    for (const { messageId, pane, panePid } of interrupted) {
      const target = { ...pane, pid: panePid };
      this.#track(this.#driverOf(pane.containerId).forget(target, messageId, this.#stop.signal));
    }
  }

  /** Says that there may be something to deliver. Cheap; call it after every change that could matter. */
  kick(): void {
    this.#again = true;
    if (this.#pumping !== undefined || !this.alive) return;
    clearTimeout(this.#pause);
    this.#pumping = this.#pump()
      .catch((error: unknown) => {
        this.#options.onFault(error);
        // The messages are still there; nobody else would ask for them again.
        this.#again = false;
        this.#pause = setTimeout(() => this.kick(), STORE_PAUSE_MS);
      })
      .finally(() => {
        this.#pumping = undefined;
        if (this.#again) this.kick();
      });
  }

  /** Breaks off between two steps of a delivery and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#pause);
    await this.#pumping;
    await Promise.all(this.#underWay);
  }

  async #pump(): Promise<void> {
    const { store } = this.#options;
    while (this.#again && this.alive) {
      this.#again = false;
      await this.#failLockedOut();
      const waiting = store.read.waitingPanes().filter(({ paneRef }) => this.#inMode.since(paneRef) === null);
      const panes = this.#turns.next(waiting);
      if (panes.length === 0) continue;
      const outcome = await this.#claim(panes);
      if (outcome.kind === "routing-disabled") continue;
      for (const claimed of outcome.deliveries) this.#begin(claimed);
      // Behind a message that was blocked there may be another.
      if (outcome.blocked.length > 0) this.#again = true;
    }
  }

  async #claim(panes: readonly WaitingPane[]): Promise<ClaimDeliveriesOutcome> {
    const paneRefs = panes.map(({ paneRef }) => paneRef);
    try {
      return await throughLock(() => this.#options.store.write.claimDeliveries({ paneRefs }));
    } catch (error) {
      if (isLockedOut(error)) this.#lockedOut = panes.map(({ messageId }) => messageId);
      throw error;
    }
  }

  async #failLockedOut(): Promise<void> {
    if (this.#lockedOut.length === 0) return;
    await throughLock(() => this.#options.store.write.failUnclaimed({ messageIds: this.#lockedOut }));
    this.#lockedOut = [];
  }

  #begin(claimed: ClaimedDelivery): void {
    const { paneRef, containerId } = claimed.pane;
    this.#turns.begin(paneRef, containerId);
    const delivery = this.#deliver(claimed).finally(() => {
      this.#turns.end(containerId);
      this.kick();
    });
    this.#track(delivery);
  }

  /** What goes wrong is told, and a stop waits for the end of it. */
  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        this.#options.onFault(error);
      })
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #deliver({ messageId, body, pane, panePid }: ClaimedDelivery): Promise<void> {
    const target = { ...pane, pid: panePid };
    const outcome = await this.#driverOf(pane.containerId).deliver(target, sanitiseBody(body).body, {
      messageId,
      signal: this.#stop.signal,
    });
    const result = endOfAttempt(outcome);
    if (outcome.kind === "failed" && outcome.code === "pane_in_mode") this.#inMode.add(pane.paneRef, target);
    await this.#finish(messageId, result);
  }

  /** An end that is known is written however long that takes: without it the message would count as broken off. */
  async #finish(messageId: string, result: FinishDeliveryInput["result"]): Promise<void> {
    for (;;) {
      try {
        await throughLock(() => this.#options.store.write.finishDelivery({ messageId, result }));
        return;
      } catch (error) {
        const mayPass =
          isStoreError(error) && (error.code === "storage_busy" || error.code === "storage_full");
        if (!mayPass || !this.alive) throw error;
        this.#options.onFault(error);
        await Promise.race([pause(STORE_PAUSE_MS), this.#stopped]);
      }
    }
  }

  #driverOf(containerId: string): PaneDelivery {
    return containerId === HOST_CONTAINER_ID ? this.#options.host : this.#options.containers;
  }
}
