import type { LivenessSettings } from "../model/node/liveness-settings.ts";
import { isDatabaseUnavailable } from "../store/database-failure.ts";
import type { ServiceContext } from "./context.ts";
import { sweepNodes } from "./sweep-nodes.ts";

/** Something that people should look at; without text, paths or tokens. */
export type LivenessAlarm =
  /** So many nodes fell silent at once that it is doubted; they are demoted when they stay silent. */
  | {
      readonly event: "alarm";
      readonly kind: "mass-silence";
      readonly falling: number;
      readonly watched: number;
    }
  /** Nodes were not listened to, or the clock went back; nobody is demoted for a while. */
  | { readonly event: "alarm"; readonly kind: "was-blind"; readonly why: string };

export interface NodeSweeperOptions {
  readonly context: ServiceContext;
  readonly settings: LivenessSettings;
  readonly onAlarm: (alarm: LivenessAlarm) => void;
  /** A fault of ours in a sweep; the next one is tried all the same. */
  readonly onFault: (error: unknown) => void;
  /** Milliseconds that never go back. Of this process alone: it only tells that the process stood still. */
  readonly uptime?: () => number;
}

/** On a new database nobody was to be heard before, and a hold that goes on was told when it began. */
const QUIET: ReadonlySet<string> = new Set(["first-sweep", "waiting"]);

/** Sweeps again and again, one sweep after the other, until it is stopped. */
export class NodeSweeper {
  readonly #options: NodeSweeperOptions;
  readonly #uptime: () => number;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #stopped = false;
  #lastAt: number;
  /** What was not heard counts until a sweep has taken it into account. */
  #failedToHear = false;

  constructor(options: NodeSweeperOptions) {
    this.#options = options;
    this.#uptime = options.uptime ?? (() => performance.now());
    this.#lastAt = this.#uptime();
  }

  /** From the beginning of one sweep to that of the next: how long a sweep takes delays none. */
  start(sinceLastMs = 0): void {
    const wait = Math.max(0, this.#options.settings.sweepEveryMs - sinceLastMs);
    this.#timer = setTimeout(() => {
      const began = this.#uptime();
      this.#sweeping = this.sweep().then(() => {
        if (!this.#stopped) this.start(this.#uptime() - began);
      });
    }, wait);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
  }

  /** One sweep, now. A database that does not answer is no fault: the next sweep sees that nobody watched. */
  async sweep(): Promise<void> {
    const { context, settings, onAlarm, onFault } = this.#options;
    if (!context.isPrepared()) return;
    const stoodStill = this.#stoodStill();
    this.#failedToHear = context.beats.takeFailure() || stoodStill || this.#failedToHear;
    try {
      const outcome = await sweepNodes({
        db: context.reserved,
        settings,
        failedToHear: this.#failedToHear,
        onDemoted: () => context.nodeEvents.wake(),
      });
      const { verdict } = outcome;
      if (verdict.kind !== "outrun") this.#failedToHear = false;
      if (verdict.kind === "hold" && !QUIET.has(verdict.why))
        onAlarm({ event: "alarm", kind: "was-blind", why: verdict.why });
      if (verdict.kind === "brake" && verdict.began && "falling" in outcome)
        onAlarm({
          event: "alarm",
          kind: "mass-silence",
          falling: outcome.falling,
          watched: outcome.watched,
        });
    } catch (error) {
      if (!isDatabaseUnavailable(error)) onFault(error);
    }
  }

  /** Was this process stopped, or too busy to sweep in time? Nodes that spoke to it were not heard then. */
  #stoodStill(): boolean {
    const { sweepEveryMs, blindAfterMs } = this.#options.settings;
    const now = this.#uptime();
    const stood = now - this.#lastAt - sweepEveryMs > blindAfterMs;
    this.#lastAt = now;
    return stood;
  }
}
