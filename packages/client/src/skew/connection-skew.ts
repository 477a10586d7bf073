import type { RuntimeNodeRosterEntry } from "@interlock/contracts";
import { remedyForEnvelope, remedyUnderFloor } from "./remedies.ts";
import type { NodeUnderFloor, Skew, SkewState } from "./skew-state.ts";

type NodeId = RuntimeNodeRosterEntry["nodeId"];

const READY: SkewState = { kind: "ready" };

/** What one connection has learnt of how versions fit. What is worse hides what is better. */
export class ConnectionSkew implements Skew {
  readonly #hearers = new Set<(state: SkewState) => void>();
  readonly #attached = new Set<NodeId>();
  readonly #under = new Map<NodeId, NodeUnderFloor>();
  /** What the handshake of the connection came to; only the local plane has one. */
  #handshake: SkewState = READY;
  #foreign: { readonly ours: string; readonly theirs: string } | undefined;
  #upgradePath: string | undefined;
  #state: SkewState = READY;
  readonly #refused: { readonly underFloor: readonly string[]; readonly byEnvelope: readonly string[] };

  /** @param refused the methods that a node below its floor is refused, and those that carry events */
  constructor(refused: { readonly underFloor: readonly string[]; readonly byEnvelope: readonly string[] }) {
    this.#refused = refused;
  }

  get state(): SkewState {
    return this.#state;
  }

  onChange(hear: (state: SkewState) => void): () => void {
    // A function of its own for each caller: the same one may listen twice.
    const hearer = (state: SkewState): void => hear(state);
    this.#hearers.add(hearer);
    return () => void this.#hearers.delete(hearer);
  }

  handshake(state: SkewState): void {
    this.#handshake = state;
    this.#tell();
  }

  nodeAttached(nodeId: NodeId, version: string, readOnly: boolean): void {
    this.#attached.add(nodeId);
    this.#nodeStands(nodeId, version, readOnly);
    this.#tell();
  }

  /** Others' nodes stand as they do; only those that came in through this connection speak for it. */
  rosterRead(nodes: readonly Pick<RuntimeNodeRosterEntry, "nodeId" | "clientVersion" | "readOnly">[]): void {
    for (const { nodeId, clientVersion, readOnly } of nodes)
      if (this.#attached.has(nodeId)) this.#nodeStands(nodeId, clientVersion, readOnly);
    this.#tell();
  }

  /** A write of the node was taken. */
  nodeWrote(nodeId: NodeId): void {
    this.#under.delete(nodeId);
    this.#tell();
  }

  /** A write of the node was refused, and it was said what helps. */
  nodeRefused(nodeId: NodeId, version: string, floor: string, upgradePath: string): void {
    this.#under.set(nodeId, { nodeId, version, floor });
    this.#upgradePath = upgradePath;
    this.#tell();
  }

  /** The node is no longer in a session. */
  nodeLeft(nodeId: NodeId): void {
    this.#attached.delete(nodeId);
    this.#under.delete(nodeId);
    this.#tell();
  }

  envelope(ours: string, theirs: string): void {
    this.#foreign = { ours, theirs };
    this.#tell();
  }

  #nodeStands(nodeId: NodeId, version: string, readOnly: boolean): void {
    if (!readOnly) this.#under.delete(nodeId);
    else this.#under.set(nodeId, { nodeId, version, floor: this.#under.get(nodeId)?.floor });
  }

  #tell(): void {
    const next = this.#derive();
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    for (const hear of this.#hearers) hear(next);
  }

  #derive(): SkewState {
    if (this.#handshake.kind === "incompatible") return this.#handshake;
    const { underFloor, byEnvelope } = this.#refused;
    if (this.#foreign !== undefined) {
      const { ours, theirs } = this.#foreign;
      const cause = { kind: "envelope", ours, theirs } as const;
      return { kind: "incompatible", cause, remedy: remedyForEnvelope(ours, theirs), methods: byEnvelope };
    }
    if (this.#handshake.kind === "read-only") return this.#handshake;
    if (this.#under.size === 0) return READY;
    const nodes = [...this.#under.values()];
    const cause = { kind: "below-floor", nodes } as const;
    return { kind: "read-only", cause, remedy: remedyUnderFloor(this.#upgradePath), methods: underFloor };
  }
}
