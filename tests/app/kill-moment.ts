import { watch, type FSWatcher } from "node:fs";

/** The moment within a stream of sends at which the daemon is killed. */
export type KillMoment =
  | { readonly at: "answer"; readonly count: number }
  /** So many microseconds behind that answer. */
  | { readonly at: "after-answer"; readonly count: number; readonly micros: number }
  /** A write to the write-ahead log. */
  | { readonly at: "log-write"; readonly count: number }
  /** Bytes that come out of the pane, as its terminal echoes them. */
  | { readonly at: "pane-output"; readonly count: number };

/** Repeatable numbers below `limit`, from a seed (mulberry32). */
export function numbersFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Every kind of moment in turn, each at another point. */
export function momentOf(round: number, below: (limit: number) => number): KillMoment {
  switch (round % 4) {
    case 0:
      return { at: "answer", count: 1 + below(8) };
    case 1:
      return { at: "pane-output", count: 1 + below(6) };
    case 2:
      return { at: "log-write", count: 1 + below(24) };
    default:
      return { at: "after-answer", count: 1 + below(8), micros: below(5_000) };
  }
}

export interface MomentFiles {
  readonly log: string;
  readonly pane: string;
}

/** Waits for one moment; `answered` is called behind every answer. */
export class MomentWatch {
  readonly reached: Promise<void>;
  readonly #moment: KillMoment;
  readonly #watcher: FSWatcher | undefined;
  readonly #fire: () => void;
  #seen = 0;

  constructor(moment: KillMoment, files: MomentFiles) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.reached = promise;
    this.#fire = resolve;
    this.#moment = moment;
    if (moment.at === "log-write") this.#watcher = watch(files.log, () => this.#count());
    if (moment.at === "pane-output") this.#watcher = watch(files.pane, () => this.#count());
  }

  answered(): void {
    if (this.#watcher === undefined) this.#count();
  }

  close(): void {
    this.#watcher?.close();
  }

  #count(): void {
    this.#seen += 1;
    if (this.#seen !== this.#moment.count) return;
    const micros = this.#moment.at === "after-answer" ? this.#moment.micros : 0;
    // Timers are far too coarse for a moment between two system calls.
    for (const end = performance.now() + micros / 1000; performance.now() < end;);
    this.#fire();
  }
}
