import { REFUSED_PAUSE_MS } from "../model/node/pace.ts";
import {
  UPLINK_TABLE,
  UPLINK_WORK,
  type UplinkEvent,
  type UplinkState,
  type UplinkWork,
} from "../model/node/uplink-table.ts";
import type { ControlPlaneCalls } from "../service/ports/control-plane.ts";
import type { UplinkControl, UplinkNode, UplinkTargets, UplinkView } from "../service/ports/uplink.ts";
import { LinkMemory } from "./link-memory.ts";
import { NodeSteps } from "./node-steps.ts";
import type { Timing } from "./timing.ts";

export interface UplinkOptions {
  readonly calls: ControlPlaneCalls;
  readonly targets: UplinkTargets;
  readonly node: UplinkNode;
  readonly timing: Timing;
  /** From one beat to the next. */
  readonly beatMs: number;
  /** Told of every change of the state, not of every beat. */
  readonly onChange: (view: UplinkView) => void;
  /** The daemon's own part failed: its state, or its look at the machine. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Keeps this machine a node of its session. One thing is done at a time, and a command breaks it off. What happens moves
 * the state along `UPLINK_TABLE`; the state says what is done next. Nothing of the daemon's own work waits for it.
 */
export class Uplink implements UplinkControl {
  readonly #options: UplinkOptions;
  readonly #memory: LinkMemory;
  readonly #steps: NodeSteps;
  #state: UplinkState = "idle";
  #interrupt = new AbortController();
  #beatNow = false;
  #detachBoundMs = 0;
  #heardLeaving = true;
  readonly #watchers = new Set<() => void>();
  readonly #running: Promise<void>;

  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#memory = new LinkMemory(options.timing);
    this.#steps = new NodeSteps(options, this.#memory);
    this.#running = this.#run();
  }

  view(): UplinkView {
    return { state: this.#state, ...this.#memory.view() };
  }

  /** There may be something to attach to, or elsewhere than before. What is well, or waits for a person, is left alone. */
  nudge(): void {
    if (["idle", "away", "refused"].includes(this.#state)) this.#command("asked");
    else if (this.#state === "silent") {
      // Whatever the pause has grown to, a new address is worth a try now.
      this.#memory.failures = 1;
      this.#breakOff();
    }
  }

  async ask(done: (view: UplinkView) => boolean, signal: AbortSignal): Promise<UplinkView> {
    this.#memory.failures = 0;
    this.#command("asked");
    await this.#until(done, signal);
    return this.view();
  }

  async leave(boundMs: number): Promise<boolean> {
    this.#detachWithin(boundMs, "leave");
    await this.#until(({ state }) => UPLINK_WORK[state] !== "detach", new AbortController().signal);
    return this.#heardLeaving;
  }

  changed(): void {
    if (UPLINK_WORK[this.#state] !== "beat") return;
    this.#beatNow = true;
    this.#breakOff();
  }

  /** Takes the node out of its session within the bound, and ends. Answers whether the control plane heard it. */
  async close(boundMs: number): Promise<boolean> {
    this.#detachWithin(boundMs, "close");
    await this.#running;
    this.#options.calls.close();
    return this.#heardLeaving;
  }

  #detachWithin(boundMs: number, event: "leave" | "close"): void {
    this.#detachBoundMs = boundMs;
    this.#heardLeaving = true;
    this.#command(event);
  }

  async #until(done: (view: UplinkView) => boolean, signal: AbortSignal): Promise<void> {
    while (!done(this.view()) && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#watchers.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        this.#watchers.add(wake);
        signal.addEventListener("abort", wake, { once: true });
      });
    }
  }

  /** From outside: holds at once, whatever is under way. */
  #command(event: UplinkEvent): void {
    this.#move(event);
    this.#breakOff();
  }

  #breakOff(): void {
    this.#interrupt.abort();
    this.#interrupt = new AbortController();
  }

  #move(event: UplinkEvent): void {
    const before = this.#state;
    this.#state = UPLINK_TABLE[before][event];
    if (this.#state !== before) this.#options.onChange(this.view());
    for (const wake of this.#watchers) wake();
  }

  async #run(): Promise<void> {
    for (;;) {
      const { signal } = this.#interrupt;
      const work = UPLINK_WORK[this.#state];
      if (work === "end") return;
      const event = await this.#do(work, signal);
      // What was broken off has no say any more, a detach excepted: only its end ends it.
      if (event !== null && (!signal.aborted || event === "left")) this.#move(event);
    }
  }

  async #do(work: Exclude<UplinkWork, "end">, signal: AbortSignal): Promise<UplinkEvent | null> {
    try {
      switch (work) {
        case "attach":
          return await this.#steps.attach(signal);
        case "beat": {
          const atOnce = this.#beatNow;
          this.#beatNow = false;
          return await this.#steps.beat(this.#state, atOnce, signal);
        }
        case "detach":
          this.#heardLeaving = await this.#steps.detach(this.#detachBoundMs);
          return "left";
        case "wait":
          await this.#steps.wait(this.#state === "refused" ? REFUSED_PAUSE_MS : 0, signal);
          return "due";
        case "rest":
          await aborted(signal);
          return null;
      }
    } catch (error) {
      // Our own state could not be read or written: told of, and tried again like anything else that fails.
      this.#options.onFault(error);
      this.#memory.failed("state_unusable");
      await this.#steps.wait(0, signal);
      return "untold";
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
