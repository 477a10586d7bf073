// How many heartbeats one node may send. In memory, and of each replica alone: a beat costs no statement of its own, and
// a node that speaks to several replicas hurts none of them more than one does.
import { NODE_BEATS_PER_EXPECTED } from "@interlock/contracts";
import { secondsUntilCall } from "../model/rate-window.ts";

export type BudgetVerdict =
  | { readonly kind: "passes" }
  | { readonly kind: "limited"; readonly limit: number; readonly retryAfter: number };

interface Counted {
  window: number;
  current: number;
  previous: number;
}

const SECONDS = 60;
/** Beyond it the nodes that were counted longest ago are forgotten. */
const REMEMBERED = 100_000;

export class NodeBudget {
  readonly #beats: number;
  readonly #now: () => number;
  readonly #counted = new Map<string, Counted>();

  /** @param now milliseconds that never go back */
  constructor(heartbeatMs: number, now: () => number = () => performance.now()) {
    this.#beats = Math.ceil((SECONDS * 1_000 * NODE_BEATS_PER_EXPECTED) / heartbeatMs);
    this.#now = now;
  }

  /** May the caller send one more beat for the node? Of callers that name the same node each has a budget. */
  take(participantId: string, nodeId: string): BudgetVerdict {
    const at = this.#now() / 1_000 / SECONDS;
    const counted = this.#countedIn(`${participantId} ${nodeId}`, Math.floor(at));
    const elapsed = at - Math.floor(at);
    if (counted.current + counted.previous * (1 - elapsed) + 1 <= this.#beats) {
      counted.current += 1;
      return { kind: "passes" };
    }
    const { current, previous } = counted;
    const retryAfter = secondsUntilCall({ calls: this.#beats, seconds: SECONDS, current, previous, elapsed });
    return { kind: "limited", limit: this.#beats, retryAfter };
  }

  #countedIn(key: string, window: number): Counted {
    const before = this.#counted.get(key);
    if (before?.window === window) return before;
    const previous = before?.window === window - 1 ? before.current : 0;
    const counted = { window, current: 0, previous };
    // Put last: the first of the map is who was counted longest ago.
    this.#counted.delete(key);
    this.#counted.set(key, counted);
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > REMEMBERED && oldest !== undefined) this.#counted.delete(oldest);
    return counted;
  }
}
