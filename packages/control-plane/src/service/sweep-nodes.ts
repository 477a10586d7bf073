import { assessSweep, type SweepVerdict } from "../model/node/assess-sweep.ts";
import type { LivenessSettings } from "../model/node/liveness-settings.ts";
import type { Db } from "../store/database.ts";
import { demoteNodes, pullBackBeats } from "../store/demote-nodes.ts";
import { beginSweep, rememberSweep } from "../store/sweep-memory.ts";

export interface Sweep {
  readonly db: Db;
  readonly settings: LivenessSettings;
  /** Has this replica failed to take heartbeats since its last sweep? */
  readonly failedToHear: boolean;
  /** Told of each portion as soon as it is committed. */
  readonly onDemoted: (count: number) => void;
}

export type SweepOutcome =
  | { readonly verdict: SweepVerdict; readonly falling: number; readonly watched: number }
  /** Other replicas wrote in between each time: they have swept. */
  | { readonly verdict: { readonly kind: "outrun" } };

const PORTION = 1_000;
const TRIES = 3;

/**
 * One sweep: decides whether anybody may be demoted, then demotes. Any number of replicas may sweep at once.
 * @throws the driver's error
 */
export async function sweepNodes({ db, settings, failedToHear, onDemoted }: Sweep): Promise<SweepOutcome> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { memory, sight, revision } = await beginSweep(db, settings);
    const assessed = assessSweep(memory, { ...sight, failedToHear }, settings);
    const { verdict } = assessed;
    if (verdict.kind === "hold" && verdict.why === "clock-went-back") await pullBackBeats(db);
    if (!(await rememberSweep(db, revision, assessed.memory))) continue;
    if (verdict.kind === "sweep") await demoteAll(db, settings, onDemoted);
    return { verdict, falling: sight.falling, watched: sight.watched };
  }
  return { verdict: { kind: "outrun" } };
}

async function demoteAll(
  db: Db,
  settings: LivenessSettings,
  onDemoted: (count: number) => void,
): Promise<void> {
  for (;;) {
    const demoted = await demoteNodes(db, settings, PORTION);
    if (demoted > 0) onDemoted(demoted);
    if (demoted < PORTION) return;
  }
}
