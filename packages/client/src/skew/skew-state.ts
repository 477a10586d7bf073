import type { RuntimeNodeRosterEntry } from "@interlock/contracts";

/** What somebody can do about versions that do not fit. */
export interface Remedy {
  /** The side that is too old. */
  readonly upgrade: "client" | "node" | "daemon" | "control-plane";
  /** One sentence for people. */
  readonly how: string;
}

/** A node whose envelope version is below its session's floor. */
export interface NodeUnderFloor {
  readonly nodeId: RuntimeNodeRosterEntry["nodeId"];
  /** MAJOR.MINOR */
  readonly version: string;
  /** MAJOR.MINOR; unknown until a write was refused. */
  readonly floor: string | undefined;
}

export type ReadOnlyCause =
  | { readonly kind: "below-floor"; readonly nodes: readonly NodeUnderFloor[] }
  /** No version of the local protocol is spoken by both sides; the daemon still answers what changes nothing. */
  | { readonly kind: "protocol"; readonly ours: readonly string[]; readonly theirs: readonly string[] };

export type IncompatibleCause =
  /** Events of another MAJOR of the envelope. */
  | { readonly kind: "envelope"; readonly ours: string; readonly theirs: string }
  /** The daemon did not take the first call, or its answer is none; `code` is that of the error. */
  | { readonly kind: "handshake"; readonly code: string };

/**
 * How well the versions of both sides fit, as far as the connection has seen. `methods` are the calls that are refused
 * as long as it lasts, by their names on the wire.
 */
export type SkewState =
  | { readonly kind: "ready" }
  | {
      readonly kind: "read-only";
      readonly cause: ReadOnlyCause;
      readonly remedy: Remedy;
      readonly methods: readonly string[];
    }
  | {
      readonly kind: "incompatible";
      readonly cause: IncompatibleCause;
      readonly remedy: Remedy;
      readonly methods: readonly string[];
    };

export interface Skew {
  readonly state: SkewState;
  /** Calls back with every change, until what it returns is called. */
  onChange(hear: (state: SkewState) => void): () => void;
}
