import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

const QUIET_MS = 1_000;
const REPEAT_MS = 5_000;

const TEXTS: Readonly<Record<string, string>> = {
  "postgres-runtime": "preparing PostgreSQL's programs",
  "postgres-initialise": "making the database (first start only)",
  "postgres-leftover": "taking over a database that was left running",
  "postgres-start": "starting PostgreSQL",
  migrate: "bringing the database up to date",
  listen: "opening the control plane's address",
};

/** Says what is being done as soon as it has taken more than a second, and goes on saying so. */
export class Progress {
  readonly #output: Output;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(output: Output) {
    this.#output = output;
  }

  /** `who` does one thing at a time: a new step ends the one before. */
  step(who: string, step: string): void {
    this.done(who);
    const startedAt = performance.now();
    const say = (): void => {
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      this.#output.note(`… ${who}: ${TEXTS[step] ?? printable(step)} (${seconds} s)`);
      this.#timers.set(who, setTimeout(say, REPEAT_MS));
    };
    this.#timers.set(who, setTimeout(say, QUIET_MS));
  }

  done(who: string): void {
    clearTimeout(this.#timers.get(who));
    this.#timers.delete(who);
  }

  end(): void {
    for (const who of this.#timers.keys()) this.done(who);
  }
}
