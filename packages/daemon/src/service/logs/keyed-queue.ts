/** Runs jobs of the same key one after the other, and those of different keys side by side. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  run<T>(key: string, job: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    // How the one before ended is told to its own caller.
    const own = before.then(job, job);
    const settled = own.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, settled);
    void settled.then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    return own;
  }

  /** Everything that was asked for so far. */
  async settled(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}
