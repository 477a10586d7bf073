import { isInterlockError, type AnyCallError, type ControlPlaneClient } from "@interlock/client";
import { isPlaneAbsence, overControlPlane, rest } from "../follow/over-control-plane.ts";
import { Refresher } from "./refresher.ts";
import type { Roster, RosterParams } from "./roster.ts";

export type RosterNews =
  | ({ readonly kind: "roster" } & Roster)
  /** What was told before is no longer of now. */
  | { readonly kind: "away"; readonly error: AnyCallError }
  /** The control plane tells this caller no more. */
  | { readonly kind: "ended"; readonly reason: string };

export interface FollowRoster extends RosterParams {
  readonly home: string;
  readonly signal: AbortSignal;
  readonly hear: (news: RosterNews) => void;
}

/** Heartbeats are no events: they are asked for. Calls of a participant are limited to a hundred a minute. */
const ASK_EVERY_MS = 5_000;
const LEAST_MS = 1_500;

/**
 * The roster of a session whenever it changes, until the signal aborts or the control plane ends it. A control plane that
 * goes away is waited for, at whatever address it comes back; one that is not there at first is an error.
 */
export async function followRoster(follow: FollowRoster): Promise<void> {
  let told = false;
  const hear = (news: RosterNews): void => {
    told = true;
    follow.hear(news);
  };
  await overControlPlane(follow.home, follow.signal, (plane, here) =>
    new RosterConnection(plane, { ...follow, hear, signal: here }, () => told).run(),
  );
}

/** The same over one address. */
class RosterConnection {
  readonly #plane: ControlPlaneClient;
  readonly #follow: FollowRoster;
  /** Whether anything has been told yet at all. */
  readonly #told: () => boolean;
  readonly #leaving = new AbortController();
  readonly #signal: AbortSignal;
  readonly #refresher: Refresher;
  #failure: { readonly error: unknown } | undefined;
  #ended = false;

  constructor(plane: ControlPlaneClient, follow: FollowRoster, told: () => boolean) {
    this.#plane = plane;
    this.#follow = follow;
    this.#told = told;
    this.#signal = AbortSignal.any([follow.signal, this.#leaving.signal]);
    this.#refresher = new Refresher(() => this.#guarded(() => this.#ask()), LEAST_MS, this.#signal);
  }

  async run(): Promise<"ended" | "again"> {
    // Who no longer hears of events begins again.
    const listening = this.#guarded(() => this.#listen()).finally(() => this.#leaving.abort());
    await Promise.all([this.#refresher.ask(), listening, this.#askOnAndOn()]);
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#ended ? "ended" : "again";
  }

  async #ask(): Promise<void> {
    const { sessionId, hear } = this.#follow;
    const { nodes } = await this.#plane.runtimenode.roster({ sessionId }, { signal: this.#signal });
    hear({ kind: "roster", nodes });
  }

  /** Events of nodes, as they happen. */
  async #listen(): Promise<void> {
    const { sessionId, hear } = this.#follow;
    for await (const frame of this.#plane.session.subscribe({ sessionId }, { signal: this.#signal })) {
      if (frame.type === "end") {
        this.#ended = true;
        return hear({ kind: "ended", reason: frame.reason });
      }
      const isNews = frame.type === "gap" || frame.type === "resync";
      if (isNews || (frame.type === "event" && frame.event.type.startsWith("runtime_node.")))
        void this.#refresher.ask();
    }
  }

  async #askOnAndOn(): Promise<void> {
    while (!this.#signal.aborted) {
      await rest(ASK_EVERY_MS, this.#signal);
      void this.#refresher.ask();
    }
  }

  /** Absence is told and waited out; any other failure ends everything, and is met in `run`. */
  async #guarded(part: () => Promise<void>): Promise<void> {
    try {
      await part();
    } catch (error) {
      if (this.#signal.aborted) return;
      if (isInterlockError(error) && isPlaneAbsence(error.error) && this.#told())
        return this.#follow.hear({ kind: "away", error: error.error });
      this.#failure ??= { error };
      this.#leaving.abort();
    }
  }
}
