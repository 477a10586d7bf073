import { setImmediate as turn } from "node:timers/promises";
import type { DeliveryOutcome, DeliveryTarget, PaneDelivery } from "../ports/terminal.ts";

/** Panes that remember what was typed into them, in the place of a terminal. */
export class TypingPanes implements PaneDelivery {
  /** What each pane got, by its `%N`, in order. */
  readonly typed = new Map<string, string[]>();
  /** Attempts under way, by pane: more than one would mix their texts. */
  readonly #writers = new Map<string, number>();
  readonly inMode = new Set<string>();
  attempts = 0;
  questions = 0;
  most = 0;
  mixed = false;
  /** Waited for in the middle of each attempt. */
  onType: (pane: string) => Promise<unknown> = () => turn();

  async deliver({ paneId }: DeliveryTarget, body: string): Promise<DeliveryOutcome> {
    this.attempts += 1;
    if (this.inMode.has(paneId))
      return { kind: "failed", code: "pane_in_mode", step: "inspect", reach: "nothing", message: "" };
    const writers = (this.#writers.get(paneId) ?? 0) + 1;
    this.#writers.set(paneId, writers);
    this.mixed ||= writers > 1;
    this.most = Math.max(this.most, this.#under());
    await this.onType(paneId);
    const typed = this.typed.get(paneId) ?? [];
    typed.push(body);
    this.typed.set(paneId, typed);
    this.#writers.set(paneId, writers - 1);
    return { kind: "delivered", evidence: "text-visible" };
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }

  isInMode({ paneId }: DeliveryTarget): Promise<boolean> {
    this.questions += 1;
    return Promise.resolve(this.inMode.has(paneId));
  }

  /** Everything that any pane got. */
  all(): readonly string[] {
    return [...this.typed.values()].flat();
  }

  #under(): number {
    return [...this.#writers.values()].reduce((sum, count) => sum + count, 0);
  }
}
