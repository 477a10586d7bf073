/** Made once: with a stack trace in it, as `abort` makes one each time, it would be the dearest part of a connection's end. */
const GIVEN_UP = new DOMException("nobody waits for the answer any more", "AbortError");

/** An abort signal that is made only when somebody asks for it: few handlers do. */
export class LazySignal {
  #controller: AbortController | undefined;
  #aborted = false;
  #onAbort: (() => void)[] | undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(GIVEN_UP);
    }
    return this.#controller.signal;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  /** Runs `listener` once, at the abort or at once after it. A listener of the signal costs many times as much. */
  onAbort(listener: () => void): void {
    if (this.#aborted) listener();
    else (this.#onAbort ??= []).push(listener);
  }

  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    for (const listener of this.#onAbort ?? []) listener();
    this.#controller?.abort(GIVEN_UP);
  }
}
