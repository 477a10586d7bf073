// Heartbeats that arrive within the same few milliseconds are written together. Each is answered after the commit.
import { ATTACHMENT_TABLE } from "../model/node/attachment-table.ts";
import { beatOf, judgeCall, type CallVerdict } from "../model/node/judge-call.ts";
import { isDatabaseUnavailable } from "../store/database-failure.ts";
import type { Db } from "../store/database.ts";
import { attachedAmong, recordBeats, type Beat, type MetAttachment } from "../store/record-beats.ts";
import type { Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";

export type BeatOutcome = CallVerdict | Unavailable;

interface Waiting {
  readonly beat: Beat;
  readonly resolve: (outcome: BeatOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** How long the first of a batch waits for others. */
const WINDOW_MS = 2;
const BATCH_MAX = 500;
/** Two statements keep the database busy while answers are sent; more only wait for each other's locks. */
const AT_ONCE = 2;
/** Whoever waits for a lock keeps a connection: the others are for those who do not. */
const HELD_AT_ONCE = 2;
/** What is beyond cannot be written before its sender gives up. */
const WAITING_MAX = 20_000;

export class BeatIntake {
  readonly #db: Db;
  readonly #events: ServiceContext["nodeEvents"];
  #waiting: Waiting[] = [];
  #writing = 0;
  /** Beats of nodes that somebody else holds a lock on. */
  readonly #held: Waiting[] = [];
  #settlingHeld = 0;
  #timer: NodeJS.Timeout | undefined;
  #failed = false;

  constructor(db: Db, events: ServiceContext["nodeEvents"]) {
    this.#db = db;
    this.#events = events;
  }

  /** Settles when the beat is committed, or refused. @throws the driver's error */
  submit(beat: Beat): Promise<BeatOutcome> {
    if (this.#waiting.length >= WAITING_MAX) {
      this.#failed = true;
      return Promise.resolve({ kind: "unavailable" });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ beat, resolve, reject });
      if (this.#waiting.length >= BATCH_MAX) this.#write();
      else this.#timer ??= setTimeout(() => this.#write(), WINDOW_MS);
    });
  }

  /** Was a beat lost to us since this was last asked? Then silence says nothing about the nodes. */
  takeFailure(): boolean {
    const failed = this.#failed;
    this.#failed = false;
    return failed;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0 && this.#writing < AT_ONCE) {
      const batch = this.#nextBatch();
      this.#writing += 1;
      void this.#settle(batch).finally(() => {
        this.#writing -= 1;
        if (this.#waiting.length > 0) this.#write();
      });
    }
  }

  /** At most one beat of each node: a second one is written after the first. */
  #nextBatch(): readonly Waiting[] {
    const batch = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const waiting of this.#waiting) {
      const { nodeId } = waiting.beat;
      if (batch.size >= BATCH_MAX || batch.has(nodeId)) later.push(waiting);
      else batch.set(nodeId, waiting);
    }
    this.#waiting = later;
    return [...batch.values()];
  }

  async #settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const met = await this.#record(batch, "skip");
      const missed = batch.filter((waiting) => !met.has(waiting.beat.nodeId));
      if (missed.length > 0) await this.#settleMissed(missed);
    } catch (error) {
      // A fault may be of one beat; an absence is of them all.
      if (batch.length > 1 && !isDatabaseUnavailable(error))
        await Promise.all(batch.map((waiting) => this.#settleAlone(waiting)));
      else {
        this.#failed = true;
        for (const { reject } of batch) reject(error);
      }
    }
  }

  /** Not attached, or held by somebody at this moment: to wait for the latter is for each to do alone. */
  async #settleMissed(missed: readonly Waiting[]): Promise<void> {
    const attached = await attachedAmong(
      this.#db,
      missed.map(({ beat }) => beat.nodeId),
    );
    for (const waiting of missed) {
      if (attached.has(waiting.beat.nodeId)) this.#held.push(waiting);
      else waiting.resolve({ kind: "not-attached" });
    }
    this.#settleHeld();
  }

  #settleHeld(): void {
    while (this.#settlingHeld < HELD_AT_ONCE) {
      const waiting = this.#held.shift();
      if (waiting === undefined) return;
      this.#settlingHeld += 1;
      void this.#settleAlone(waiting).finally(() => {
        this.#settlingHeld -= 1;
        this.#settleHeld();
      });
    }
  }

  async #settleAlone(waiting: Waiting): Promise<void> {
    try {
      const met = await this.#record([waiting], "wait");
      if (!met.has(waiting.beat.nodeId)) waiting.resolve({ kind: "not-attached" });
    } catch (error) {
      // One node that cannot be written says nothing about how the others are heard.
      waiting.reject(error);
    }
  }

  async #record(
    batch: readonly Waiting[],
    locked: "skip" | "wait",
  ): Promise<ReadonlyMap<string, MetAttachment>> {
    const rows = await recordBeats(
      this.#db,
      batch.map(({ beat }) => beat),
      locked,
    );
    const met = new Map(rows.map((row) => [row.nodeId, row]));
    for (const { beat, resolve } of batch) {
      const attachment = met.get(beat.nodeId);
      if (attachment === undefined) continue;
      const { participantId, fence } = beat;
      resolve(judgeCall(ATTACHMENT_TABLE, attachment, { participantId, fence }, beatOf(beat.health)));
    }
    if (rows.some(({ isTold }) => isTold)) this.#events.wake();
    return met;
  }
}
