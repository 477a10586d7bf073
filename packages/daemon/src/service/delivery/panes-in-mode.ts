import type { UnixMicros } from "../../store/timestamp.ts";
import type { DeliveryTarget } from "../ports/terminal.ts";

export interface PanesInModeOptions {
  readonly isInMode: (pane: DeliveryTarget, signal: AbortSignal) => Promise<boolean>;
  readonly now: () => UnixMicros;
  /** A pane takes text again, or is gone, which the next attempt finds out. */
  readonly onLeft: () => void;
  readonly signal: AbortSignal;
}

/** tmux tells nobody when a person leaves the mode, so a pane is asked again after this long: one short question. */
const ASK_AGAIN_MS = 250;

/** Panes whose keys a mode takes. Their messages wait in the queue, and nothing is written while they do. */
export class PanesInMode {
  readonly #options: PanesInModeOptions;
  readonly #since = new Map<string, UnixMicros>();

  constructor(options: PanesInModeOptions) {
    this.#options = options;
  }

  /** When the pane was first found in its mode; null when it is not waited for. */
  since(paneRef: string): UnixMicros | null {
    return this.#since.get(paneRef) ?? null;
  }

  add(paneRef: string, pane: DeliveryTarget): void {
    this.#since.set(paneRef, this.#since.get(paneRef) ?? this.#options.now());
    this.#askLater(paneRef, pane);
  }

  #askLater(paneRef: string, pane: DeliveryTarget): void {
    const { signal, isInMode, onLeft } = this.#options;
    if (signal.aborted) return;
    const cancel = (): void => clearTimeout(timer);
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", cancel);
      void isInMode(pane, signal).then((inMode) => {
        if (inMode) return this.#askLater(paneRef, pane);
        this.#since.delete(paneRef);
        if (!signal.aborted) onLeft();
      });
    }, ASK_AGAIN_MS);
    signal.addEventListener("abort", cancel, { once: true });
  }
}
