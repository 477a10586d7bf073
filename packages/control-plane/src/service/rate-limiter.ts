// Calls are counted where all replicas see it, many in one statement.
import { RATE_BLOCKS, type RateLimit } from "@interlock/contracts";
import { secondsUntilCall } from "../model/rate-window.ts";
import { NodeBudget } from "./node-budget.ts";
import { countCalls, forgetCalls, type CountedCalls } from "../store/count-calls.ts";
import { blocksAmong, noteViolations, type StoredBlock } from "../store/rate-blocks.ts";
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

/** Somebody goes on calling over a limit, block after block. The subject is an id, an address or a hash. */
export interface RateAlarm {
  readonly event: "alarm";
  readonly kind: "blocked";
  readonly method: string;
  readonly per: RateLimit["per"];
  readonly subject: string;
  readonly seconds: number;
}

export interface RateLimiterOptions {
  readonly db: Db;
  readonly onAlarm: (alarm: RateAlarm) => void;
  readonly onFault: (code: string | undefined) => void;
  /** How often nodes are expected to beat; each may a little more often. */
  readonly heartbeatMs: number;
  /** For so long calls pass uncounted when the database does not answer. */
  readonly failOpenMs?: number;
}

const WINDOW_MS = 2;
const FAIL_OPEN_MS = 60_000;
const FORGET_EVERY_MS = 60_000;
/** The shorter blocks are everyday; the longest is told. */
const ALARMING_SECONDS = Math.max(...RATE_BLOCKS.map(({ blockSeconds }) => blockSeconds)) - 60;

export class RateLimiter {
  readonly #options: RateLimiterOptions;
  readonly #forgetting: NodeJS.Timeout;
  readonly #nodes: NodeBudget;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #counting: Promise<void> | undefined;
  #blindSince: number | undefined;

  constructor(options: RateLimiterOptions) {
    this.#nodes = new NodeBudget(options.heartbeatMs);
    this.#options = options;
    this.#forgetting = setInterval(() => this.#forget(), FORGET_EVERY_MS);
    this.#forgetting.unref();
  }

  /** May the call pass every one of these? It is counted in those that it passes. */
  async take(asks: readonly RateAsk[]): Promise<RateVerdict> {
    const verdicts = await Promise.all(asks.map((ask) => this.#take(ask)));
    return verdicts.toSorted((one, other) => waitOf(other) - waitOf(one))[0] ?? { kind: "passes" };
  }

  /** May the caller send one more heartbeat for the node? */
  takeBeat(participantId: string, nodeId: string): RateVerdict {
    const verdict = this.#nodes.take(participantId, nodeId);
    if (verdict.kind === "passes") return verdict;
    return { ...verdict, resetAt: new Date(Date.now() + verdict.retryAfter * 1_000) };
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
      const counted = new Map((await countCalls(this.#options.db, asked)).map((each) => [each.bucket, each]));
      const blocks = await this.#blocks(buckets, counted);
      for (const [bucket, waiting] of buckets) settle(waiting, counted.get(bucket), blocks.get(bucket));
      this.#blindSince = undefined;
    } catch (error) {
      this.#settleBlind([...buckets.values()].flat(), error);
    }
  }

  /** Of those over their limit who is blocked: by now, or from now on. Asked only where somebody is over. */
  async #blocks(
    buckets: ReadonlyMap<string, readonly Waiting[]>,
    counted: ReadonlyMap<string, CountedCalls>,
  ): Promise<ReadonlyMap<string, StoredBlock>> {
    const { db } = this.#options;
    const names = [...buckets.keys()];
    const uncounted = names.filter((bucket) => !counted.has(bucket));
    const over = names.filter(
      (bucket) => (counted.get(bucket)?.granted ?? Infinity) < (buckets.get(bucket)?.length ?? 0),
    );
    const blocks = [
      ...(uncounted.length > 0 ? await blocksAmong(db, uncounted) : []),
      ...(over.length > 0 ? await noteViolations(db, over) : []),
    ];
    for (const block of blocks) this.#tell(block, buckets.get(block.bucket)?.[0]?.ask);
    return new Map(blocks.map((block) => [block.bucket, block]));
  }

  #tell({ isNew, seconds }: StoredBlock, ask: RateAsk | undefined): void {
    if (!isNew || seconds < ALARMING_SECONDS || ask === undefined) return;
    const { method, per } = ask.limit;
    this.#options.onAlarm({ event: "alarm", kind: "blocked", method, per, subject: ask.subject, seconds });
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

/** Of several refusals the caller is told the longest wait. */
function waitOf(verdict: RateVerdict): number {
  switch (verdict.kind) {
    case "passes":
      return 0;
    case "limited":
      return verdict.retryAfter;
    case "unavailable":
      return Infinity;
  }
}

const bucketOf = ({ limit, subject }: RateAsk): string => `${limit.method}/${limit.per}/${subject}`;

/** Without a count the bucket was blocked when it was counted; a block that has ended since ends with the next call. */
function settle(
  waiting: readonly Waiting[],
  counted: CountedCalls | undefined,
  block: StoredBlock | undefined,
): void {
  for (const [at, { ask, resolve }] of waiting.entries()) {
    if (at < (counted?.granted ?? 0)) {
      resolve({ kind: "passes" });
      continue;
    }
    const { calls, seconds } = ask.limit;
    const wait = counted === undefined ? 1 : secondsUntilCall({ ...counted, calls, seconds });
    const retryAfter = block?.seconds ?? wait;
    const resetAt = new Date(Date.now() + retryAfter * 1_000);
    resolve({ kind: "limited", limit: calls, retryAfter, resetAt });
  }
}
