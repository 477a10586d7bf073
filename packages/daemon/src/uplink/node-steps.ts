import { canonicalJson } from "../model/canonical-json.ts";
import { beatPauseMs, callDeadlineMs, notBefore, retryPauseMs } from "../model/node/pace.ts";
import type { UplinkEvent, UplinkState } from "../model/node/uplink-table.ts";
import type { CallLimits } from "../service/ports/control-plane.ts";
import type { AttachmentEnd, NodeReport } from "../service/ports/uplink.ts";
import { attachOnce, type Attached } from "./attach-once.ts";
import type { LinkMemory } from "./link-memory.ts";
import { pause } from "./timing.ts";
import type { UplinkOptions } from "./uplink.ts";
import { whyNotAttached } from "./why-not-attached.ts";

/** An attach may wait for its turn among others; no beat waits for it. */
const ATTACH_DEADLINE_MS = 5_000;
const DETACH_DEADLINE_MS = 1_500;
/** A look at the machine that takes longer is not waited for: what was seen before is reported. */
const REPORT_MS = 2_000;

/** What the uplink does in a state, and which event that comes to; null when it was broken off before. */
export class NodeSteps {
  readonly #options: UplinkOptions;
  readonly #memory: LinkMemory;

  constructor(options: UplinkOptions, memory: LinkMemory) {
    this.#options = options;
    this.#memory = memory;
  }

  async wait(leastMs: number, signal: AbortSignal): Promise<void> {
    const { timing } = this.#options;
    const ms = Math.max(leastMs, retryPauseMs(this.#memory.failures, timing.random()));
    const whole = notBefore(ms, this.#memory.retryAfterMs, timing.random());
    this.#memory.retryAfterMs = 0;
    await pause(timing, whole, signal);
  }

  async attach(signal: AbortSignal): Promise<UplinkEvent> {
    const { calls, targets } = this.#options;
    const memory = this.#memory;
    const reading = await targets.read();
    if (reading.kind === "none") {
      await this.#leaveAttached();
      return "unset";
    }
    if (reading.kind === "unreadable")
      return memory.unanswered({ kind: "unanswered", sent: false, reason: reading.reason });
    const { target } = reading;
    if (memory.attached?.sessionId !== target.session.id) await this.#leaveAttached();
    const report = await this.#report(signal);
    memory.perhapsAt = target.at;
    const limits = { deadlineMs: ATTACH_DEADLINE_MS, signal };
    const end = await attachOnce({ calls, target, report, targets, limits });
    if (end.kind === "attached") {
      memory.attachedAs(end.attached, pushKey(report));
      return "attached";
    }
    if (end.kind !== "refused") return memory.attachUnanswered(end);
    memory.failed(end.code);
    if (end.code !== "runtimenode.attach_revoked") return "refused";
    if (end.sessionId !== null) await this.#over(end.sessionId, "revoked");
    return "revoked";
  }

  async beat(state: UplinkState, atOnce: boolean, signal: AbortSignal): Promise<UplinkEvent | null> {
    const { calls, node, timing, beatMs } = this.#options;
    const memory = this.#memory;
    if (memory.attached === null) return "not-attached";
    if (memory.failures > 0) {
      await this.wait(0, signal);
      const moved = await this.#lookForAddress(memory.attached);
      if (moved !== null) return moved;
    } else if (state !== "registering" && !atOnce)
      await pause(timing, beatPauseMs(beatMs, memory.beatsSinceLoss, timing.random()), signal);
    const { attached } = memory;
    if (signal.aborted || attached === null) return null;
    const report = await this.#report(signal);
    // The session's log knows the node and what it can do before anybody is told that it can be given work.
    if (state === "registering" && (await node.attached(attached)) === "undeclared") {
      memory.failed("undeclared");
      return "untold";
    }
    if (signal.aborted) return null;
    const stopped = await this.#push(attached, report, state, signal);
    if (stopped !== null) return stopped;
    const { nodeId, healthState } = report;
    const outcome = await calls.heartbeat(
      attached.at,
      { nodeId, healthState, ...attached.fence },
      this.#limits(signal),
    );
    if (outcome.kind === "refused") return this.#refused(attached, report, outcome.code, signal);
    if (outcome.kind !== "answered") return memory.unanswered(outcome);
    memory.answered();
    memory.beatsSinceLoss += 1;
    return "beaten";
  }

  /** One try, and others on new connections where it was swallowed, within the bound. Answers whether it was heard. */
  async detach(boundMs: number): Promise<boolean> {
    const { calls, node, timing } = this.#options;
    const at = this.#memory.attached?.at ?? this.#memory.perhapsAt;
    const attached = this.#memory.forget();
    const nodeId = this.#memory.report?.nodeId;
    if (at === null || nodeId === undefined) return true;
    const endsAt = timing.now() + boundMs;
    const { signal } = new AbortController();
    let heard = false;
    for (let leftMs = boundMs; leftMs > 0 && !heard; leftMs = endsAt - timing.now()) {
      const deadlineMs = Math.min(DETACH_DEADLINE_MS, leftMs);
      const params = { nodeId, reason: "stopped", ...attached?.fence };
      const outcome = await calls.detach(at, params, { deadlineMs, signal });
      heard = outcome.kind === "answered";
      // A plane that is not there, or refuses, is not asked again.
      if (outcome.kind !== "unanswered" || !outcome.sent) break;
    }
    if (attached !== null) await node.ended(attached.sessionId, "detached");
    return heard;
  }

  /** A control plane that does not answer may have come back elsewhere; what else has changed asks for another attach. */
  async #lookForAddress(attached: Attached): Promise<UplinkEvent | null> {
    const reading = await this.#options.targets.read();
    if (reading.kind === "none") return "unset";
    if (reading.kind === "unreadable")
      return this.#memory.unanswered({ ...reading, kind: "unanswered", sent: false });
    if (reading.target.session.id !== attached.sessionId) return "not-attached";
    this.#memory.attached = { ...attached, at: reading.target.at };
    return null;
  }

  async #leaveAttached(): Promise<void> {
    if (this.#memory.attached !== null) await this.detach(DETACH_DEADLINE_MS);
  }

  async #report(signal: AbortSignal): Promise<NodeReport> {
    const { node, timing, onFault } = this.#options;
    const fresh = node.report().then((report) => (this.#memory.report = report));
    const { report: last } = this.#memory;
    if (last === null) return fresh;
    // One that comes late is there for the next beat, and one that fails is told of.
    const settled = fresh.catch((error: unknown) => {
      onFault(error);
      return last;
    });
    return Promise.race([settled, pause(timing, REPORT_MS, signal).then(() => last)]);
  }

  /** Brings the control plane's picture of the capabilities up to date; null when nothing stands against a beat. */
  async #push(
    attached: Attached,
    report: NodeReport,
    state: UplinkState,
    signal: AbortSignal,
  ): Promise<UplinkEvent | null> {
    const memory = this.#memory;
    const key = pushKey(report);
    // Below the floor the news wait for a newer version, and before the first beat a health is not taken.
    if (key === memory.pushed || memory.readOnly || state === "registering") return null;
    const { nodeId, capabilities, healthState } = report;
    const params = { nodeId, capabilities, healthChanges: { state: healthState }, ...attached.fence };
    const outcome = await this.#options.calls.updateCapabilities(attached.at, params, this.#limits(signal));
    if (outcome.kind === "answered") {
      memory.pushed = key;
      return null;
    }
    if (outcome.kind !== "refused") return memory.unanswered(outcome);
    if (outcome.code === "version.floor_exceeded") {
      // The floor was raised; beats are still taken.
      memory.readOnly = true;
      return null;
    }
    if (outcome.code.startsWith("request.")) {
      // The map itself is at fault and would be the next time as well; the node is heard all the same.
      memory.pushed = key;
      memory.trouble = outcome.code;
      return null;
    }
    return this.#refused(attached, report, outcome.code, signal);
  }

  async #refused(
    attached: Attached,
    { nodeId }: NodeReport,
    code: string,
    signal: AbortSignal,
  ): Promise<UplinkEvent> {
    const memory = this.#memory;
    memory.failed(code);
    switch (code) {
      case "runtimenode.fenced":
        if (memory.mayBeEcho) return "fenced-by-self";
        await this.#over(attached.sessionId, "fenced");
        return "fenced";
      case "runtimenode.not_attached":
      case "runtimenode.capabilityupdate_conflict": {
        const why = await whyNotAttached(this.#options.calls, attached, nodeId, this.#limits(signal));
        if (why !== "not-attached")
          await this.#over(attached.sessionId, why === "revoked" ? why : "detached");
        return why;
      }
      default:
        return "refused";
    }
  }

  #limits(signal: AbortSignal): CallLimits {
    return { deadlineMs: callDeadlineMs(this.#options.beatMs), signal };
  }

  async #over(sessionId: Attached["sessionId"], end: AttachmentEnd): Promise<void> {
    this.#memory.forget();
    await this.#options.node.ended(sessionId, end);
  }
}

function pushKey({ capabilities, healthState }: NodeReport): string {
  return canonicalJson({ capabilities, healthState });
}
