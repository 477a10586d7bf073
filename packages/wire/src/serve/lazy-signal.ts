/** Made once: with a stack trace in it, as `abort` makes one each time, it would be the dearest part of a connection's end. */
const GIVEN_UP = new DOMException("nobody waits for the answer any more", "AbortError");

/** An abort signal that is made only when somebody asks for it: few handlers do. */
export class LazySignal {
  #controller: AbortController | undefined;
  #aborted = false;

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

  abort(): void {
    this.#aborted = true;
    this.#controller?.abort(GIVEN_UP);
  }
}
