import type { Store } from "../../store/store.ts";

export interface EventRetentionOptions {
  readonly store: Pick<Store, "write" | "rotateEvents">;
  /** The newest so many events are kept. */
  readonly keep: number;
  /** `events.jsonl` begins anew, with one older file beside it, once it has so many bytes. */
  readonly fileBytes: number;
  readonly onFault: (error: unknown) => void;
}

const LOOK_MS = 5_000;
const BATCH = 2_000;

/** Bounds what events take on disk. Whoever reads on from a forgotten one is told how many are missing. */
export class EventRetention {
  readonly #options: EventRetentionOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(options: EventRetentionOptions) {
    this.#options = options;
  }

  start(): void {
    const look = (): void => {
      this.#looking ??= this.#look()
        .catch((error: unknown) => this.#options.onFault(error))
        .finally(() => {
          this.#looking = undefined;
        });
    };
    this.#timer = setInterval(look, LOOK_MS).unref();
    look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { store, keep, fileBytes } = this.#options;
    store.rotateEvents(fileBytes);
    while (!this.#stopped && (await store.write.forgetEvents({ keep, batch: BATCH })).more) {
      // Other writes go between two batches.
    }
  }
}
