import { setTimeout as pause } from "node:timers/promises";
import type { ControlPlaneClient, DaemonClient } from "@interlock/client";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { LocalSession } from "./local-session.ts";
import { knownNode } from "./node-identity.ts";
import { presenceText, type Presence } from "./presence.ts";

export interface WatchedNodeOptions {
  readonly daemon: DaemonClient;
  readonly plane: ControlPlaneClient;
  readonly home: string;
  readonly output: Output;
}

/** How long a start waits for the node before it shows what there is. */
const JOIN_MS = 10_000;
const LOOK_MS = 50;
const FOLLOW_MS = 5_000;

/** Says how this machine's node fares: the daemon keeps it attached, this only looks. */
export class WatchedNode {
  readonly #options: WatchedNodeOptions;
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #shown: Presence | undefined;
  /** What the daemon said when the control plane was last asked, and what it answered. */
  #asked: { readonly said: string; readonly presence: Presence } | undefined;

  constructor(options: WatchedNodeOptions) {
    this.#options = options;
  }

  /** Resolves when the node is attached, or with what stands against it after a while. */
  async joined(): Promise<Presence> {
    const until = performance.now() + JOIN_MS;
    for (;;) {
      const presence = await this.#look();
      this.#shown = presence;
      if (presence.kind === "attached" || performance.now() > until) return presence;
      await pause(LOOK_MS);
    }
  }

  /** Tells of every change from now on. */
  follow(): void {
    this.#following = this.#follow();
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    const { output } = this.#options;
    while (await passed(FOLLOW_MS, this.#stop.signal)) {
      const now = await this.#look();
      const before = this.#shown;
      this.#shown = now;
      if (before !== undefined && presenceText(before) === presenceText(now)) continue;
      if (output.json) output.data({ event: "presence", ...now });
      else output.note(`node: ${printable(presenceText(now))}`);
    }
  }

  async #look(): Promise<Presence> {
    const { daemon, plane, home } = this.#options;
    const readiness = await daemon.readiness.safe();
    if (!readiness.ok) return { kind: "waiting", reason: readiness.error.message };
    const uplink = readiness.result.subsystems.find(({ name }) => name === "uplink");
    if (uplink === undefined) return { kind: "waiting", reason: "it is to be no node" };
    const [sessionId, nodeId] = [await new LocalSession(home).read(), await knownNode(home)];
    if (sessionId === undefined || nodeId === undefined || uplink.status === "unavailable")
      return { kind: "waiting", reason: uplink.reason };
    // A node that is attached and below the floor is not well either; only the control plane tells the two apart.
    if (uplink.status === "degraded" && !uplink.reason.includes("floor"))
      return { kind: "waiting", reason: uplink.reason };
    const said = JSON.stringify([uplink, sessionId, nodeId]);
    if (this.#asked?.said === said) return this.#asked.presence;
    const roster = await plane.runtimenode.roster.safe({ sessionId });
    if (!roster.ok) return { kind: "waiting", reason: roster.error.message };
    const entry = roster.result.nodes.find((node) => node.nodeId === nodeId);
    if (entry === undefined) return { kind: "waiting", reason: "it takes part in another session" };
    const presence = { kind: "attached", sessionId, readOnly: entry.readOnly } as const;
    this.#asked = { said, presence };
    return presence;
  }
}

/** False when the signal came first. */
async function passed(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal, ref: false });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
