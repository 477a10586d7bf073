import { setTimeout as pause } from "node:timers/promises";
import {
  connectControlPlane,
  isInterlockError,
  type AnyCallError,
  type ControlPlaneClient,
} from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";
import { readControlPlaneFile, type ControlPlaneFile } from "../services/control-plane-file.ts";
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
/** A control plane that starts again has another address, and says so in its file. */
const LOOK_EVERY_MS = 500;

/**
 * The roster of a session whenever it changes, until the signal aborts or the control plane ends it. A control plane that
 * goes away is waited for, at whatever address it comes back; one that is not there at first is an error.
 */
export async function followRoster(follow: FollowRoster): Promise<void> {
  for (let first = true; !follow.signal.aborted; first = false) {
    const file = await readControlPlaneFile(follow.home);
    if (file === undefined)
      throw new CliFailure(EXIT.unreachable, "No control plane has run here.", "Start one: interlock up");
    const plane = await connectControlPlane({ url: file.url, token: file.ownerToken });
    const connection = new RosterConnection(plane, file, follow, first);
    try {
      if ((await connection.run()) === "ended") return;
    } finally {
      plane.close();
    }
    await rest(LOOK_EVERY_MS, follow.signal);
  }
}

/** The same over one address, as long as that is the control plane's. */
class RosterConnection {
  readonly #plane: ControlPlaneClient;
  readonly #file: ControlPlaneFile;
  readonly #follow: FollowRoster;
  readonly #leaving = new AbortController();
  readonly #signal: AbortSignal;
  readonly #refresher: Refresher;
  /** Whether nothing has been told yet at all. */
  #first: boolean;
  #failure: { readonly error: unknown } | undefined;
  #ended = false;

  constructor(plane: ControlPlaneClient, file: ControlPlaneFile, follow: FollowRoster, first: boolean) {
    this.#plane = plane;
    this.#file = file;
    this.#follow = follow;
    this.#first = first;
    this.#signal = AbortSignal.any([follow.signal, this.#leaving.signal]);
    this.#refresher = new Refresher(() => this.#guarded(() => this.#ask()), LEAST_MS, this.#signal);
  }

  async run(): Promise<"ended" | "left"> {
    const parts = [() => this.#listen(), () => this.#look()];
    await Promise.all([this.#refresher.ask(), ...parts.map((part) => this.#guarded(part))]);
    if (this.#failure !== undefined && !(await this.#moved())) throw this.#failure.error;
    return this.#ended ? "ended" : "left";
  }

  async #ask(): Promise<void> {
    const { sessionId, hear } = this.#follow;
    const { nodes } = await this.#plane.runtimenode.roster({ sessionId }, { signal: this.#signal });
    this.#first = false;
    hear({ kind: "roster", nodes });
  }

  /** Events of nodes, as they happen. */
  async #listen(): Promise<void> {
    const { sessionId, hear } = this.#follow;
    for await (const frame of this.#plane.session.subscribe({ sessionId }, { signal: this.#signal })) {
      if (frame.type === "end") {
        this.#ended = true;
        hear({ kind: "ended", reason: frame.reason });
        return this.#leaving.abort();
      }
      const isNews = frame.type === "gap" || frame.type === "resync";
      if (isNews || (frame.type === "event" && frame.event.type.startsWith("runtime_node.")))
        void this.#refresher.ask();
    }
  }

  async #look(): Promise<void> {
    let askAt = performance.now() + ASK_EVERY_MS;
    while (!this.#signal.aborted) {
      await rest(LOOK_EVERY_MS, this.#signal);
      if (await this.#moved()) return this.#leaving.abort();
      if (performance.now() < askAt) continue;
      askAt = performance.now() + ASK_EVERY_MS;
      void this.#refresher.ask();
    }
  }

  async #moved(): Promise<boolean> {
    const file = await readControlPlaneFile(this.#follow.home);
    return file !== undefined && (file.url !== this.#file.url || file.ownerToken !== this.#file.ownerToken);
  }

  /** Absence is told and waited out; any other failure ends everything, and is met in `run`. */
  async #guarded(part: () => Promise<void>): Promise<void> {
    try {
      await part();
    } catch (error) {
      if (this.#signal.aborted) return;
      if (isInterlockError(error) && isAbsence(error.error) && !this.#first)
        return this.#follow.hear({ kind: "away", error: error.error });
      this.#failure ??= { error };
      this.#leaving.abort();
    }
  }
}

/** The control plane is not there now, and may be again. */
function isAbsence({ code }: AnyCallError): boolean {
  return (
    code === "control_plane_unavailable" ||
    code === "connection_lost" ||
    code === "deadline_exceeded" ||
    code === "system.unavailable" ||
    code === "rate_limited"
  );
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
