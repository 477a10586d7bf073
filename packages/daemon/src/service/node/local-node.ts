import {
  EVENT_ENVELOPE_VERSION,
  parseEventEnvelopeVersion,
  type EventEnvelopeVersion,
  type NodeId,
  type RuntimeNodeHealthState,
  type SessionId,
} from "@interlock/contracts";
import { readCapabilities, type CapabilityFault } from "../../model/node/capability-bounds.ts";
import type { NodeRecord } from "../../store/records/node-record.ts";
import type { NodeBuild } from "../../store/operations/node-build.ts";
import type { Store } from "../../store/store.ts";
import type { AttachmentEnd, NodeAttachment, NodeReport, UplinkNode } from "../ports/uplink.ts";
import { OWN_CAPABILITIES, type MachineLook } from "./observe-machine.ts";

export interface LocalNodeOptions {
  readonly store: Pick<Store, "read" | "write">;
  /** Looks at the machine. */
  readonly look: () => Promise<MachineLook>;
  readonly version: string;
  readonly platform: string;
  /** The log of a session has new events. */
  readonly onTold: (sessionId: SessionId) => void;
  /** The id that this home had before the store kept it. */
  readonly knownId: () => Promise<NodeId | null>;
  /** Told once, when the node is registered, and at every start after that. */
  readonly onRegistered: (nodeId: NodeId) => Promise<void>;
}

export type DeclareOutcome =
  | { readonly kind: "declared"; readonly changed: boolean }
  | {
      readonly kind: "refused";
      readonly capability: string | null;
      readonly fault: CapabilityFault | "own_capability";
    };

/** The one version of the envelope that this daemon writes. */
const CLIENT_VERSION = ((): EventEnvelopeVersion => {
  const version = parseEventEnvelopeVersion(EVENT_ENVELOPE_VERSION);
  if (version === undefined) throw new Error("the contract's own envelope version is malformed");
  return version;
})();

/** This machine as a runtime node: registered once, with what it sees of itself and what callers declare for it. */
export class LocalNode implements UplinkNode {
  readonly #options: LocalNodeOptions;
  #registering: Promise<NodeRecord> | null = null;
  /** What a caller last said of its own part of the node. */
  #reported: RuntimeNodeHealthState = "online";
  /** What the machine itself last came to. */
  #seen: RuntimeNodeHealthState = "online";

  constructor(options: LocalNodeOptions) {
    this.#options = options;
  }

  /** @throws StoreError */
  registered(): Promise<NodeRecord> {
    // One that failed is tried again by whoever asks next.
    this.#registering ??= this.#register().catch((error: unknown) => {
      this.#registering = null;
      throw error;
    });
    return this.#registering;
  }

  async report(): Promise<NodeReport> {
    const { nodeId } = await this.registered();
    const { look, onTold } = this.#options;
    const { capabilities: seen, health } = await look();
    const declared = await this.#options.store.write.declareCapabilities({
      capabilities: seen,
      among: { kind: "these", names: OWN_CAPABILITIES },
      build: this.#build(),
    });
    if (declared.kind === "unregistered") throw new Error("a registered node is not there");
    if (declared.told !== null) onTold(declared.told);
    this.#seen = health;
    const healthState = this.health;
    return { nodeId, clientVersion: CLIENT_VERSION, capabilities: declared.capabilities, healthState };
  }

  /** Replaces what callers have declared for the node; what the daemon sees for itself is not theirs. @throws StoreError */
  async declare(
    map: Readonly<Record<string, unknown>>,
    health: RuntimeNodeHealthState | undefined,
  ): Promise<DeclareOutcome> {
    await this.registered();
    const own = Object.keys(map).find((name) => OWN_CAPABILITIES.includes(name));
    if (own !== undefined) return { kind: "refused", capability: own, fault: "own_capability" };
    const reading = readCapabilities(map);
    if (reading.kind === "fault") return { kind: "refused", capability: null, fault: reading.fault };
    const declared = await this.#options.store.write.declareCapabilities({
      capabilities: reading.capabilities,
      among: { kind: "others", names: OWN_CAPABILITIES },
      build: this.#build(),
    });
    if (declared.kind === "unregistered") throw new Error("a registered node is not there");
    if (declared.told !== null) this.#options.onTold(declared.told);
    const moved = health !== undefined && this.feels(health);
    return { kind: "declared", changed: declared.changed || moved };
  }

  /** What a caller says of its own part of the node. Answers whether that is news. */
  feels(health: RuntimeNodeHealthState): boolean {
    const moved = health !== this.#reported;
    this.#reported = health;
    return moved;
  }

  /** What the machine and the callers come to together. */
  get health(): RuntimeNodeHealthState {
    return this.#seen === "online" ? this.#reported : this.#seen;
  }

  async attached({ sessionId, at, answer }: NodeAttachment): Promise<"told" | "undeclared"> {
    const outcome = await this.#options.store.write.attachNode({
      sessionId,
      attachmentId: answer.attachmentId,
      participantId: at.participantId,
      fence: answer.fence ?? null,
      readOnly: answer.readOnly,
      build: this.#build(),
    });
    if (outcome.kind === "told") this.#options.onTold(sessionId);
    return outcome.kind;
  }

  async ended(sessionId: SessionId, end: AttachmentEnd): Promise<void> {
    await this.#options.store.write.endNodeAttachment({ sessionId, standing: end });
  }

  #build(): NodeBuild {
    const { version, platform } = this.#options;
    return { version, platform, eventVersion: CLIENT_VERSION, monotonicNs: process.hrtime.bigint() };
  }

  async #register(): Promise<NodeRecord> {
    const { store, knownId, onRegistered } = this.#options;
    const known = store.read.node();
    const node = known ?? (await store.write.registerNode({ knownId: await knownId() })).node;
    await onRegistered(node.nodeId);
    return node;
  }
}
