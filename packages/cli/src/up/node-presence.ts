import type { ControlPlaneClient } from "@interlock/client";
import { attachNode, type Attached, type AttachError, type NodeFacts } from "./attach-node.ts";
import type { LocalSession } from "./local-session.ts";

export type Health = NodeFacts["healthState"];

export type Presence =
  | ({ readonly kind: "attached" } & Attached)
  | { readonly kind: "waiting"; readonly error: AttachError };

export interface NodePresenceOptions {
  readonly plane: ControlPlaneClient;
  readonly session: LocalSession;
  readonly node: Omit<NodeFacts, "healthState">;
  readonly health: () => Promise<Health>;
  /** Told when the node comes or goes, not at every beat. */
  readonly onChange: (presence: Presence) => void;
  readonly random?: () => number;
}

const BEAT_MS = 15_000;
/** Beats of many nodes that started together drift apart. */
const BEAT_SPREAD = 0.1;
const RETRY_BASE_MS = 500;
const DETACH_MS = 3_000;

/**
 * Keeps this machine a node of its session: attach, a beat every 15 s, attach again when the control
 * plane has lost it. Timers run on the monotonic clock. The daemon's uplink is to take this over.
 */
export class NodePresence {
  readonly #options: NodePresenceOptions;
  readonly #random: () => number;
  #presence: Presence | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();
  #stopped = false;
  #wasAttached = false;

  constructor(options: NodePresenceOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  /** The first attempt, whatever comes of it; the beats go on from there. */
  async start(): Promise<Presence> {
    const attaching = this.#attach();
    this.#beating = attaching.then((presence) => {
      this.#presence = presence;
      this.#plan();
    });
    await this.#beating;
    return attaching;
  }

  /** Ends the beats and takes the node out of its session. Answers whether it is out. */
  async stop(): Promise<boolean> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#beating;
    if (!this.#wasAttached) return true;
    const { plane, node } = this.#options;
    const outcome = await plane.runtimenode.detach.safe(
      { nodeId: node.nodeId, reason: "stopped" },
      { deadlineMs: DETACH_MS },
    );
    return outcome.ok;
  }

  #plan(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#beating = this.#beat();
    }, this.#pauseMs());
  }

  #pauseMs(): number {
    if (this.#failures === 0) return BEAT_MS * (1 - BEAT_SPREAD + 2 * BEAT_SPREAD * this.#random());
    return this.#random() * Math.min(BEAT_MS, RETRY_BASE_MS * 2 ** this.#failures);
  }

  async #beat(): Promise<void> {
    const before = this.#presence;
    const now = before?.kind === "attached" ? await this.#heartbeat(before) : await this.#attach();
    this.#presence = now;
    if (before?.kind !== now.kind) this.#options.onChange(now);
    this.#plan();
  }

  async #heartbeat(attached: Presence & { readonly kind: "attached" }): Promise<Presence> {
    const { plane, node, health } = this.#options;
    const outcome = await plane.runtimenode.heartbeat.safe({
      nodeId: node.nodeId,
      healthState: await health(),
    });
    if (outcome.ok) {
      this.#failures = 0;
      return attached;
    }
    if (outcome.error.code === "runtimenode.not_attached") return this.#attach();
    this.#failures += 1;
    return { kind: "waiting", error: outcome.error };
  }

  async #attach(): Promise<Presence> {
    const { plane, session, node, health } = this.#options;
    const healthState = await health();
    const outcome = await attachNode(plane, session, { ...node, healthState });
    if (!outcome.ok) {
      this.#failures += 1;
      return { kind: "waiting", error: outcome.error };
    }
    this.#wasAttached = true;
    // A node counts as present from its first beat, not from its attachment.
    const beat = await plane.runtimenode.heartbeat.safe({ nodeId: node.nodeId, healthState });
    if (!beat.ok) {
      this.#failures += 1;
      return { kind: "waiting", error: beat.error };
    }
    this.#failures = 0;
    return { kind: "attached", ...outcome.result };
  }
}
