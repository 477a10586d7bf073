// A database and replicas as they behave, in simulated time. They decide by the same functions as the real ones.
import { assessSweep, mayStillDemote, type SweepMemory, type SweepVerdict } from "./assess-sweep.ts";
import type { LivenessSettings } from "./liveness-settings.ts";
import { nodeRules, type NodeRules } from "./node-rules.ts";
import { NO_RECORD, stepNode, type NodeRecord } from "./node-step.ts";
import { OWNER } from "./node-ticks.test.support.ts";
import type { Presence } from "./presence-table.ts";

export interface ToldDemotion {
  readonly node: number;
  readonly before: Presence;
  readonly after: Presence;
}

/** What the replicas share. `clockOffset` is how far its clock is from the simulation's time. */
export class SimulatedDatabase {
  readonly rules: NodeRules;
  readonly settings: LivenessSettings;
  readonly records: NodeRecord[];
  memory: SweepMemory = { lastGoodAt: undefined, holdUntil: undefined, brakedSince: undefined };
  up = true;
  clockOffset = 0;
  #fence = 0;

  constructor(nodes: number, settings: LivenessSettings) {
    this.settings = settings;
    this.rules = nodeRules(settings);
    this.records = Array.from({ length: nodes }, () => NO_RECORD);
  }

  now(time: number): number {
    return time + this.clockOffset;
  }

  attach(node: number): number {
    this.#fence += 1;
    const command = { kind: "attach", sessionId: "S", participantId: OWNER, fence: this.#fence } as const;
    this.records[node] = stepNode(this.rules, this.#record(node), command, 0).record;
    return this.#fence;
  }

  beat(node: number, fence: number, time: number): boolean {
    const command = { kind: "beat", health: "online", speaker: { participantId: OWNER, fence } } as const;
    const { record, outcome } = stepNode(this.rules, this.#record(node), command, this.now(time));
    this.records[node] = record;
    return outcome === "done";
  }

  #record(node: number): NodeRecord {
    return this.records[node] ?? NO_RECORD;
  }

  /** What the statement of a sweep does that writes. */
  demote(time: number): readonly ToldDemotion[] {
    const now = this.now(time);
    if (!mayStillDemote(this.memory, now, this.settings)) return [];
    return this.records.flatMap((record, node) => {
      const next = stepNode(this.rules, record, { kind: "sweep" }, now).record;
      if (next === record || record.presence === undefined || next.presence === undefined) return [];
      this.records[node] = next;
      return [{ node, before: record.presence.health, after: next.presence.health }];
    });
  }

  assess(time: number, failedToHear: boolean): SweepVerdict {
    const now = this.now(time);
    const present = this.records.filter(({ presence }) => (presence?.health ?? "offline") !== "offline");
    const falling = present.filter(
      (record) => stepNode(this.rules, record, { kind: "sweep" }, now).record !== record,
    );
    const sight = { now, watched: present.length, falling: falling.length, failedToHear };
    const { memory, verdict } = assessSweep(this.memory, sight, this.settings);
    if (verdict.kind === "hold" && verdict.why === "clock-went-back") this.#pullBackBeats(now);
    this.memory = memory;
    return verdict;
  }

  #pullBackBeats(now: number): void {
    for (const [node, record] of this.records.entries()) {
      const { presence } = record;
      if (presence !== undefined && presence.lastBeatAt > now)
        this.records[node] = { ...record, presence: { ...presence, lastBeatAt: now } };
    }
  }
}

/** One control plane. It may stand still between deciding to demote and doing it. */
export class SimulatedReplica {
  readonly #database: SimulatedDatabase;
  pausedUntil = 0;
  cutOffUntil = 0;
  failedToHear = false;
  #sweepAt: number;
  #sweptAt = 0;
  #demoteAt: number | undefined;

  constructor(database: SimulatedDatabase, firstSweepAt: number) {
    this.#database = database;
    this.#sweepAt = firstSweepAt;
  }

  /** @returns whether the beat was taken, or undefined where nobody answers */
  beat(node: number, fence: number, time: number): boolean | undefined {
    if (time < this.pausedUntil) return undefined;
    if (!this.#database.up || time < this.cutOffUntil) {
      this.failedToHear = true;
      return false;
    }
    return this.#database.beat(node, fence, time);
  }

  /** @param writeDelay how long the second step of a sweep takes to come */
  turn(
    time: number,
    writeDelay: number,
    onVerdict: (verdict: SweepVerdict) => void,
  ): readonly ToldDemotion[] {
    const { settings, up } = this.#database;
    if (time < this.pausedUntil) return [];
    const reached = up && time >= this.cutOffUntil;
    if (this.#demoteAt !== undefined && time >= this.#demoteAt) {
      this.#demoteAt = undefined;
      if (reached) return this.#database.demote(time);
    }
    if (time < this.#sweepAt) return [];
    const stood = time - this.#sweptAt - settings.sweepEveryMs > settings.blindAfterMs;
    this.#sweptAt = time;
    this.#sweepAt = time + settings.sweepEveryMs;
    this.failedToHear ||= stood;
    if (!reached) return [];
    const verdict = this.#database.assess(time, this.failedToHear);
    this.failedToHear = false;
    onVerdict(verdict);
    if (verdict.kind !== "sweep") return [];
    if (writeDelay === 0) return this.#database.demote(time);
    this.#demoteAt = time + writeDelay;
    return [];
  }
}
