// May this sweep demote anybody? Decided before it looks at single nodes, from what the database remembers of the
// sweeps before. Pure: the service keeps the memory in one row, the simulator in a variable.
import type { LivenessSettings } from "./liveness-settings.ts";

/** Kept in the database, in its own time. */
export interface SweepMemory {
  /** When a sweep last could have demoted, had there been reason to. */
  readonly lastGoodAt: number | undefined;
  /** Nobody is demoted before. */
  readonly holdUntil: number | undefined;
  /** Since when so many nodes have been about to fall that it is doubted. */
  readonly brakedSince: number | undefined;
}

/** What a sweep sees as it begins. */
export interface SweepSight {
  /** The database's clock, in milliseconds. */
  readonly now: number;
  /** Nodes that are online or degraded, and those of them that would be demoted now. */
  readonly watched: number;
  readonly falling: number;
  /** Has this control plane failed to take heartbeats since its last sweep? */
  readonly failedToHear: boolean;
}

type Blindness = "first-sweep" | "nobody-watched" | "clock-went-back" | "not-hearing";

export type SweepVerdict =
  | { readonly kind: "sweep" }
  /** Somebody was blind, or the clock went back: everybody is given the time to be heard. */
  | { readonly kind: "hold"; readonly why: Blindness | "waiting" }
  | { readonly kind: "brake"; readonly began: boolean };

export interface SweepAssessment {
  readonly memory: SweepMemory;
  readonly verdict: SweepVerdict;
}

/** Two replicas read the clock one after the other and write in the other order: that is no clock going back. */
const CLOCK_SLACK_MS = 1_000;

export function assessSweep(
  before: SweepMemory,
  sight: SweepSight,
  settings: LivenessSettings,
): SweepAssessment {
  const { now } = sight;
  const why = blindness(before, sight, settings);
  if (why !== undefined)
    return {
      memory: { lastGoodAt: now, holdUntil: now + settings.graceMs, brakedSince: undefined },
      verdict: { kind: "hold", why },
    };
  const lastGoodAt = Math.max(now, before.lastGoodAt ?? now);
  const { holdUntil } = before;
  if (holdUntil !== undefined && now < holdUntil)
    return {
      memory: { lastGoodAt, holdUntil, brakedSince: undefined },
      verdict: { kind: "hold", why: "waiting" },
    };
  return { ...braked(before, sight, settings, lastGoodAt) };
}

function blindness(
  before: SweepMemory,
  sight: SweepSight,
  { blindAfterMs }: LivenessSettings,
): Blindness | undefined {
  const { lastGoodAt } = before;
  if (lastGoodAt === undefined) return "first-sweep";
  if (sight.now - lastGoodAt > blindAfterMs) return "nobody-watched";
  if (lastGoodAt - sight.now > CLOCK_SLACK_MS) return "clock-went-back";
  return sight.failedToHear ? "not-hearing" : undefined;
}

function braked(
  { brakedSince }: SweepMemory,
  { now, watched, falling }: SweepSight,
  { brake }: LivenessSettings,
  lastGoodAt: number,
): SweepAssessment {
  const memory = { lastGoodAt, holdUntil: undefined, brakedSince: undefined };
  if (falling < brake.nodes || falling <= watched * brake.share)
    return { memory, verdict: { kind: "sweep" } };
  const since = brakedSince ?? now;
  return now - since >= brake.delayMs
    ? { memory: { ...memory, brakedSince: since }, verdict: { kind: "sweep" } }
    : {
        memory: { ...memory, brakedSince: since },
        verdict: { kind: "brake", began: brakedSince === undefined },
      };
}

/**
 * May a sweep that was allowed to demote still do so when it comes to write? It may have stood still in between. The
 * statement that writes asks this itself.
 */
export function mayStillDemote(memory: SweepMemory, now: number, settings: LivenessSettings): boolean {
  const { lastGoodAt, holdUntil, brakedSince } = memory;
  return (
    lastGoodAt !== undefined &&
    lastGoodAt >= now - settings.blindAfterMs &&
    (holdUntil === undefined || holdUntil <= now) &&
    (brakedSince === undefined || brakedSince <= now - settings.brake.delayMs)
  );
}
