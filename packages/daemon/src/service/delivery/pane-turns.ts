export interface PaneOfContainer {
  readonly paneRef: string;
  readonly containerId: string;
}

/** Deliveries at once in one container, or on the host: as a rule each is a few lines on a kept connection. */
const AT_ONCE = 64;

/** Who may be typed into next. Each container has its own limit, so that a slow one holds up nobody else. */
export class PaneTurns {
  readonly #running = new Map<string, number>();
  /** When a pane had its last turn, as a rising number. Panes that had none stand at 0. */
  readonly #lastTurn = new Map<string, number>();
  #turn = 0;

  /** Of the panes that wait, those whose turn it is: who waits longest for one goes first. */
  next<Pane extends PaneOfContainer>(waiting: readonly Pane[]): readonly Pane[] {
    const left = new Map<string, number>();
    return waiting
      .toSorted((a, b) => this.#lastOf(a) - this.#lastOf(b))
      .filter(({ containerId }) => {
        const free = left.get(containerId) ?? AT_ONCE - this.#runningIn(containerId);
        left.set(containerId, free - 1);
        return free > 0;
      });
  }

  isFull(containerId: string): boolean {
    return this.#runningIn(containerId) >= AT_ONCE;
  }

  begin(paneRef: string, containerId: string): void {
    this.#lastTurn.set(paneRef, (this.#turn += 1));
    this.#running.set(containerId, this.#runningIn(containerId) + 1);
  }

  end(containerId: string): void {
    const running = this.#runningIn(containerId) - 1;
    if (running === 0) this.#running.delete(containerId);
    else this.#running.set(containerId, running);
    // With nothing under way nobody has been passed over, and panes that are long gone are forgotten.
    if (this.#running.size === 0) this.#lastTurn.clear();
  }

  #runningIn(containerId: string): number {
    return this.#running.get(containerId) ?? 0;
  }

  #lastOf({ paneRef }: PaneOfContainer): number {
    return this.#lastTurn.get(paneRef) ?? 0;
  }
}
