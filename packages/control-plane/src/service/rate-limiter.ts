// Calls are counted where all replicas see it, many in one statement.
import type { RateLimit } from "@interlock/contracts";
import { secondsUntilCall } from "../model/rate-window.ts";
import { countCalls, forgetCalls, type CountedCalls } from "../store/count-calls.ts";
import { codeOf, isDatabaseUnavailable } from "../store/database-failure.ts";
import type { Db } from "../store/database.ts";

export interface RateAsk {
  readonly limit: RateLimit;
  /** Who is counted: an id, an address, a hash. */
  readonly subject: string;
}

export type RateVerdict =
  | { readonly kind: "passes" }
  | { readonly kind: "limited"; readonly limit: number; readonly retryAfter: number; readonly resetAt: Date }
  /** Nobody can be counted for too long. */
  | { readonly kind: "unavailable" };

interface Waiting {
  readonly ask: RateAsk;
  readonly resolve: (verdict: RateVerdict) => void;
  readonly reject: (error: unknown) => void;
}

export interface RateLimiterOptions {
  readonly db: Db;
  readonly onFault: (code: string | undefined) => void;
  /** For so long calls pass uncounted when the database does not answer. */
  readonly failOpenMs?: number;
}

const WINDOW_MS = 2;
const FAIL_OPEN_MS = 60_000;
const FORGET_EVERY_MS = 60_000;

export class RateLimiter {
  readonly #options: RateLimiterOptions;
  readonly #forgetting: NodeJS.Timeout;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #counting: Promise<void> | undefined;
  #blindSince: number | undefined;

  constructor(options: RateLimiterOptions) {
    this.#options = options;
    this.#forgetting = setInterval(() => this.#forget(), FORGET_EVERY_MS);
    this.#forgetting.unref();
  }

  /** May the call pass every one of these? It is counted in those that it passes. */
  async take(asks: readonly RateAsk[]): Promise<RateVerdict> {
    const verdicts = await Promise.all(asks.map((ask) => this.#take(ask)));
    return verdicts.find(({ kind }) => kind !== "passes") ?? { kind: "passes" };
  }

  async stop(): Promise<void> {
    clearInterval(this.#forgetting);
    while (this.#timer !== undefined || this.#counting !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      await this.#counting;
      if (this.#waiting.length > 0) await this.#count();
    }
  }

  #take(ask: RateAsk): Promise<RateVerdict> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ask, resolve, reject });
      if (this.#counting === undefined) this.#timer ??= setTimeout(() => this.#begin(), WINDOW_MS);
    });
  }

  /** One statement at a time: what comes meanwhile is the next. */
  #begin(): void {
    this.#timer = undefined;
    this.#counting = this.#count().finally(() => {
      this.#counting = undefined;
      if (this.#waiting.length > 0) this.#begin();
    });
  }

  async #count(): Promise<void> {
    const buckets = Map.groupBy(this.#waiting, ({ ask }) => bucketOf(ask));
    this.#waiting = [];
    try {
      const asked = [...buckets].map(([bucket, waiting]) => {
        const { calls, seconds } = waiting[0]?.ask.limit ?? { calls: 1, seconds: 1 };
        return { bucket, asked: waiting.length, calls, seconds };
      });
      for (const counted of await countCalls(this.#options.db, asked))
        settle(buckets.get(counted.bucket) ?? [], counted);
      this.#blindSince = undefined;
    } catch (error) {
      this.#settleBlind([...buckets.values()].flat(), error);
    }
  }

  #settleBlind(waiting: readonly Waiting[], error: unknown): void {
    if (!isDatabaseUnavailable(error)) {
      for (const { reject } of waiting) reject(error);
      return;
    }
    this.#blindSince ??= performance.now();
    const { failOpenMs = FAIL_OPEN_MS } = this.#options;
    const passes = performance.now() - this.#blindSince < failOpenMs;
    for (const { resolve } of waiting) resolve({ kind: passes ? "passes" : "unavailable" });
  }

  #forget(): void {
    // What is not forgotten now is forgotten a minute later, here or on another replica.
    forgetCalls(this.#options.db).catch((error: unknown) => this.#options.onFault(codeOf(error)));
  }
}

const bucketOf = ({ limit, subject }: RateAsk): string => `${limit.method}/${limit.per}/${subject}`;

function settle(waiting: readonly Waiting[], counted: CountedCalls): void {
  for (const [at, { ask, resolve }] of waiting.entries()) {
    if (at < counted.granted) {
      resolve({ kind: "passes" });
      continue;
    }
    const { calls, seconds } = ask.limit;
    const retryAfter = secondsUntilCall({ ...counted, calls, seconds });
    const resetAt = new Date(Date.now() + retryAfter * 1_000);
    resolve({ kind: "limited", limit: calls, retryAfter, resetAt });
  }
}
