import { stat } from "node:fs/promises";

/** At the start somebody waits for the file; later a change is rare. */
const EAGER_MS = 200;
const EAGER_FOR_MS = 60_000;
const CALM_MS = 2_000;

/**
 * Calls back when a file appears, changes or is replaced. Looked at now and then: the home's directory changes with every
 * write to the state, so that being told of each change would cost more.
 */
export class FileWatch {
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #seen: string | null = null;
  readonly #startedAt = performance.now();
  readonly #file: string;
  readonly #onChange: () => void;

  constructor(file: string, onChange: () => void) {
    this.#file = file;
    this.#onChange = onChange;
    void this.#look();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const now = await mark(this.#file);
    if (this.#closed) return;
    if (now !== null && now !== this.#seen) this.#onChange();
    this.#seen = now;
    const eager = performance.now() - this.#startedAt < EAGER_FOR_MS;
    this.#timer = setTimeout(() => void this.#look(), eager ? EAGER_MS : CALM_MS);
    this.#timer.unref();
  }
}

/** What tells one content of a file from another; null where it cannot be looked at. */
async function mark(file: string): Promise<string | null> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return `${ino}:${mtimeMs}:${size}`;
  } catch (error) {
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}
