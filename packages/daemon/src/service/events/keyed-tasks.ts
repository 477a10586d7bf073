/** Runs tasks of one key one after the other, tasks of different keys side by side. */
export class KeyedTasks {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Settles as the task does; the next task of the key runs whether this one fails or not. */
  run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(task, task);
    // Kept without its outcome: whoever asked for the task hears of its failure.
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, settled);
    void settled.then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    return mine;
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
